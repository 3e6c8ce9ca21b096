'use client';
import { useShell } from '@/lib/client/store';
import type { AccountId } from '@/lib/model/ids';
import Doctor, { type DoctorProps } from './doctor';

/** The doctor for somebody who is signed in: begins with the account `id`, or their first one. */
export default function OwnDoctor({ id, ...rest }: Pick<DoctorProps, 'onClose' | 'returnFocus'> & { id: AccountId | null }) {
  const { accounts, freeHosts } = useShell();
  const own = accounts.map((one) => ({ id: one.id, address: one.address }));
  const first = own.find((one) => one.id === id) ?? own[0];
  return first ? <Doctor subject={{ kind: 'account', ...first }} accounts={own} others={freeHosts} {...rest} /> : null;
}
