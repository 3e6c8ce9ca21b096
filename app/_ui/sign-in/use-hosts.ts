'use client';
import { useEffect, useRef, useState } from 'react';
import { ClientError } from '@/lib/client/call';
import { discoverServers } from '@/lib/client/discovery';
import { t } from '@/lib/client/texts';
import { type TypedServers, typedServers } from '@/lib/client/typed-servers';
import type { Endpoint, Security } from '@/lib/model/account';
import type { Discovery, TraceLine } from '@/lib/model/discovery';
import { endpointOf, guessedHost, type TypedHost } from './host-fields';

const emptyHost = (port: string, security: Security): TypedHost => ({ host: '', port, security, touched: false });
const hostOf = ({ host, port, security }: Endpoint): TypedHost => ({ host, port: String(port), security, touched: true });

/** `address`: nothing is known yet; `agree`: found, but less than surely; `found`; `byHand`: in fields. */
export type HostsStep = 'address' | 'asking' | 'agree' | 'found' | 'byHand';

const thisMachine = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

/** A host that the password would go to in clear, beyond this machine; null where there is none. */
export function openHost(...hosts: TypedHost[]): string | null {
  return hosts.find(({ host, security }) => security === 'plain' && !thisMachine.test(host.trim().toLowerCase()))?.host.trim() ?? null;
}

/** The servers of an address: asked for, found and agreed to, or set by hand. Another address begins anew. */
export function useHosts(address: string) {
  const [imap, setImap] = useState<TypedHost>(emptyHost('993', 'tls'));
  const [smtp, setSmtp] = useState<TypedHost>(emptyHost('465', 'tls'));
  const [login, setLogin] = useState('');
  const [step, setStep] = useState<HostsStep>('address');
  const [found, setFound] = useState<Discovery | null>(null);
  /** What was answered so far, while it is looked for. */
  const [lines, setLines] = useState<readonly TraceLine[]>([]);
  /** The search that goes on now: what an earlier one answers comes too late. */
  const asked = useRef<object | null>(null);
  /** The servers were found for the address, or kept with it, and are nobody else's. */
  const filled = useRef(false);
  const fill = (from: Pick<TypedServers, 'imap' | 'smtp' | 'login'>) => {
    setImap(hostOf(from.imap));
    setSmtp(hostOf(from.smtp));
    setLogin(from.login && from.login.toLowerCase() !== address.toLowerCase() ? from.login : '');
    filled.current = true;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address begins anew
  useEffect(() => {
    asked.current = null;
    setFound(null);
    if (filled.current) {
      setImap(emptyHost('993', 'tls'));
      setSmtp(emptyHost('465', 'tls'));
      setLogin('');
      filled.current = false;
    }
    const kept = typedServers(address);
    setStep(kept ? 'byHand' : 'address');
    if (kept) fill(kept);
  }, [address]);

  // The button that was pressed is gone or off: on with the password.
  useEffect(() => {
    if (step === 'found') document.querySelector<HTMLElement>('#sign-in [name=password]')?.focus();
  }, [step]);

  const byHand = () => {
    asked.current = null;
    const guess = (kind: 'imap' | 'smtp') => (before: TypedHost) =>
      before.touched ? before : { ...before, host: guessedHost(kind, address) };
    setImap(guess('imap'));
    setSmtp(guess('smtp'));
    setStep('byHand');
  };
  /** Looks for the servers. Throws a `ClientError`; the fields are there then. */
  const find = async () => {
    const search = {};
    asked.current = search;
    setLines([]);
    setStep('asking');
    const hear = (line: TraceLine) => {
      if (asked.current === search) setLines((before) => [...before, line]);
    };
    try {
      const answer = await discoverServers(address, hear);
      if (asked.current !== search) return;
      setFound(answer);
      if (answer.settings) fill(answer.settings);
      if (answer.settings) setStep(answer.settings.consent === 'none' ? 'found' : 'agree');
      else byHand();
    } catch (problem) {
      if (asked.current !== search) return;
      const known = problem instanceof ClientError ? problem : new ClientError('internal', t('error.internal'));
      if (known.code === 'badInput') setStep('address');
      else byHand();
      throw known;
    }
  };
  const endpoints = (): Partial<TypedServers> => {
    const [reading, sending] = [endpointOf(imap), endpointOf(smtp)];
    return { ...(reading && { imap: reading }), ...(sending && { smtp: sending }), ...(login.trim() !== '' && { login: login.trim() }) };
  };
  /** Whether a password may be asked for: it is known whom it goes to. */
  const ready = step === 'found' || step === 'byHand';
  const agree = () => setStep('found');
  return { imap, smtp, setImap, setSmtp, login, setLogin, step, lines, found, ready, find, byHand, agree, endpoints };
}

/** What `useHosts` gives. */
export type Hosts = ReturnType<typeof useHosts>;
