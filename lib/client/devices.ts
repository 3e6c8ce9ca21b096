/** Other devices, in the browser: what to type in, in the words of each program, and the calls. The code comes with the settings. */
import type { Endpoint, Security } from '@/lib/model/account';
import type { DeviceLink, DeviceSettings, DeviceWay, DomainCheck, OperatorView } from '@/lib/model/devices';
import type { AccountId } from '@/lib/model/ids';
import { call } from './call';
import { type TextKey, t } from './texts';

/** The programs that are told of, by the names that they bear everywhere. */
export const programs = [
  { value: 'thunderbird', words: 'Thunderbird' },
  { value: 'outlook', words: 'Outlook' },
  { value: 'appleMail', words: 'Apple Mail' },
  { value: 'windows', words: 'Windows Mail' },
  { value: 'iphone', words: 'iPhone, iPad' },
  { value: 'android', words: 'Android' },
] as const;
export type Program = (typeof programs)[number]['value'];

/** What a program calls a kind of line: some know one switch for both kinds that encrypt. */
const lines: Record<Program, Record<Exclude<Security, 'plain'>, string>> = {
  thunderbird: { tls: 'SSL/TLS', starttls: 'STARTTLS' },
  outlook: { tls: 'SSL/TLS', starttls: 'STARTTLS' },
  appleMail: { tls: 'TLS/SSL', starttls: 'TLS/SSL' },
  windows: { tls: 'SSL', starttls: 'SSL' },
  iphone: { tls: 'SSL', starttls: 'SSL' },
  android: { tls: 'SSL/TLS', starttls: 'STARTTLS' },
};

/** One thing to type in. `copied` is what goes to the clipboard, null for what is chosen or known. */
interface DeviceField {
  id: string;
  name: string;
  value: string;
  why: string;
  copied: string | null;
}

/** Fields that belong together. */
export interface DeviceGroup {
  title: string;
  fields: DeviceField[];
}

const whys: Record<Security, TextKey> = {
  tls: 'devices.security.tls',
  starttls: 'devices.security.starttls',
  plain: 'devices.security.plain',
};

function serverFields(id: string, { host, port, security }: Endpoint, program: Program, title: string, why: string): DeviceField[] {
  const word = security === 'plain' ? t('devices.security.none') : lines[program][security];
  return [
    { id: `${id}-host`, name: title, value: host, why, copied: host },
    { id: `${id}-port`, name: t('devices.port'), value: String(port), why: t('devices.portWhy'), copied: String(port) },
    { id: `${id}-security`, name: t('devices.security'), value: word, why: t(whys[security]), copied: null },
  ];
}

/** How one signs in: with a password, or on the page of the provider where the account was opened so. */
function proofFields(onPage: boolean): DeviceField[] {
  const [password, method] = [t('devices.password'), t('devices.method')];
  return onPage
    ? [
        { id: 'password', name: password, value: t('devices.pagePassword'), why: t('devices.pagePasswordWhy'), copied: null },
        { id: 'method', name: method, value: 'OAuth2', why: t('devices.pageMethodWhy'), copied: null },
      ]
    : [
        { id: 'password', name: password, value: t('devices.passwordValue'), why: t('devices.passwordWhy'), copied: null },
        { id: 'method', name: method, value: t('devices.methodValue'), why: t('devices.methodWhy'), copied: null },
      ];
}

/** All that a program asks for, in the order in which it does. */
export function deviceGroups(
  { address, login, smtp, onPage, ...incoming }: DeviceSettings,
  way: DeviceWay,
  program: Program,
): DeviceGroup[] {
  const kind = way === 'imap' ? 'IMAP' : 'POP3';
  const reading = incoming[way] ?? incoming.imap;
  const you: DeviceField[] = [
    { id: 'address', name: t('devices.address'), value: address, why: t('devices.addressWhy'), copied: address },
    { id: 'login', name: t('devices.login'), value: login, why: t('devices.loginWhy'), copied: login },
    ...proofFields(onPage),
  ];
  return [
    { title: t('devices.you'), fields: you },
    {
      title: t('devices.reading'),
      fields: serverFields('in', reading, program, t('devices.incoming', { kind }), t('devices.incomingWhy')),
    },
    { title: t('devices.sending'), fields: serverFields('out', smtp, program, t('devices.outgoing'), t('devices.outgoingWhy')) },
  ];
}

const place = (id: AccountId) => `/api/accounts/${id}/devices`;

/** Where the files of an account are to be had. */
export const configAddress = (id: AccountId): string => `${place(id)}/config`;
export const profileAddress = (id: AccountId, way: DeviceWay): string => `${place(id)}/profile?way=${way}`;

/** GET /api/accounts/ID/devices. */
export async function readDeviceSettings(id: AccountId, signal: AbortSignal): Promise<DeviceSettings> {
  return (await call('devicesOutput', place(id), { signal })).settings;
}

/** POST /api/accounts/ID/devices/links: a link that works once. */
export const makeDeviceLink = (id: AccountId, way: DeviceWay): Promise<DeviceLink> =>
  call('deviceLinkOutput', `${place(id)}/links`, { method: 'POST', body: { way } });

/** GET /api/operator. */
export const readOperatorView = (signal: AbortSignal): Promise<OperatorView> => call('operatorOutput', '/api/operator', { signal });

/** GET /api/operator/DOMAIN: looks its lines up now. */
export const checkDomain = (domain: string): Promise<DomainCheck> =>
  call('domainCheckOutput', `/api/operator/${encodeURIComponent(domain)}`);
