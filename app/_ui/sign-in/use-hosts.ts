'use client';
import { useEffect, useState } from 'react';
import { typedServers } from '@/lib/client/device';
import type { Security } from '@/lib/model/account';
import { guessedHost, type TypedHost } from './host-fields';

const emptyHost = (port: string, security: Security): TypedHost => ({ host: '', port, security, touched: false });

/** The two servers as typed; what was not touched follows the domain of the address. */
export function useHosts(address: string) {
  const [imap, setImap] = useState<TypedHost>(emptyHost('993', 'tls'));
  const [smtp, setSmtp] = useState<TypedHost>(emptyHost('465', 'tls'));
  useEffect(() => {
    const kept = typedServers(address);
    const fill = (kind: 'imap' | 'smtp') => (before: TypedHost) => {
      if (before.touched) return before;
      const known = kept?.[kind];
      return known
        ? { host: known.host, port: String(known.port), security: known.security, touched: false }
        : { ...before, host: guessedHost(kind, address) };
    };
    setImap(fill('imap'));
    setSmtp(fill('smtp'));
  }, [address]);
  return { imap, smtp, setImap, setSmtp };
}
