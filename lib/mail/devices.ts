/** The other devices of a person: what they have to be told of an account, as values to type, as files, and by a link that works once. */
import { createHash, randomBytes } from 'node:crypto';
import { readAccount, readOwnAccount } from '@/lib/db/accounts';
import { type DeviceLinkRecord, deviceLinkBySecret, dropOpenDeviceLinks, keepDeviceLink, spendDeviceLink } from '@/lib/db/device-links';
import { appleProfile, type ProfileWords } from '@/lib/devices/apple-profile';
import { clientConfig } from '@/lib/devices/client-config';
import { qrOf, qrPath } from '@/lib/devices/qr';
import { isNearby } from '@/lib/devices/servers';
import { signedProfile } from '@/lib/devices/sign-profile';
import { env } from '@/lib/env';
import { serversOfDomain } from '@/lib/env-servers';
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Actor } from '@/lib/model/actor';
import type { DeviceLink, DeviceSettings, DeviceWay } from '@/lib/model/devices';
import type { AccountId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { splitAddress } from './servers-for';

/** What is handed over as a profile. */
type Profile = string | Uint8Array<ArrayBuffer>;

const linkMs = 10 * 60_000;
const gone = () => new AppError('notFound', say('said.account.gone'));

const same = (a: Endpoint, b: Endpoint) => a.host === b.host && a.port === b.port;

/** The settings that just worked; where the operator names others for mail programs of the same servers, these. */
function settingsOf({ address, login, imap, smtp, provider }: AccountRecord): DeviceSettings {
  const { hosts, profileSigner } = env();
  const servers = serversOfDomain(hosts, splitAddress(address).domain);
  const named = servers && same(servers.imap, imap) ? servers.devices : undefined;
  const [reading, sending] = [named?.imap ?? imap, named?.smtp ?? smtp];
  return {
    address,
    login,
    imap: reading,
    smtp: sending,
    pop3: named?.pop3 ?? null,
    nearby: isNearby(reading) || isNearby(sending),
    onPage: provider !== undefined,
    signed: profileSigner !== null,
  };
}

/** What to type in for an account. Throws `notFound` where it is not open in this session (T45). */
export async function deviceSettings(actor: Actor, id: AccountId): Promise<DeviceSettings> {
  const account = await readAccount(actor, id);
  if (!account) throw gone();
  return settingsOf(account);
}

/** Thunderbird's file for one person. Throws as `deviceSettings` does. */
export async function deviceConfig(actor: Actor, id: AccountId): Promise<string> {
  const { address, login, imap, smtp, pop3, onPage } = await deviceSettings(actor, id);
  const { local, domain } = splitAddress(address);
  const servers = { domain, imap, smtp, pop3 };
  if (login.toLowerCase() === address) return clientConfig({ ...servers, login: 'address' }, { onPage });
  return login.toLowerCase() === local
    ? clientConfig({ ...servers, login: 'local' }, { onPage })
    : clientConfig({ ...servers, login: 'address' }, { login, onPage });
}

/** Apple's profile of an account, signed where the operator gave a certificate. Throws as `deviceSettings` does, and `notFound` for POP3 where there is none. */
export async function deviceProfile(actor: Actor, id: AccountId, way: DeviceWay, words: Omit<ProfileWords, 'person'>): Promise<Profile> {
  const account = await readAccount(actor, id);
  if (!account) throw gone();
  return profileOf(account, way, words);
}

function profileOf(account: AccountRecord, way: DeviceWay, words: Omit<ProfileWords, 'person'>): Profile {
  const settings = settingsOf(account);
  if (settings[way] === null) throw new AppError('notFound', say('said.devices.noPop3'));
  const profile = appleProfile(settings, way, { ...words, person: account.name });
  const { profileSigner } = env();
  return profileSigner ? signedProfile(profile, profileSigner) : profile;
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/**
 * Makes a link that brings the settings of an account to a phone: once, within ten minutes, without a password. One that was made before and not used
 * opens nothing any more. Throws as `deviceProfile` does.
 */
export async function makeDeviceLink(
  { userId, ...actor }: Actor,
  accountId: AccountId,
  way: DeviceWay,
  origin: string,
): Promise<DeviceLink> {
  const settings = await deviceSettings({ userId, ...actor }, accountId);
  if (settings[way] === null) throw new AppError('notFound', say('said.devices.noPop3'));
  // 144 bits in the form of the ids that the log leaves out of paths.
  const secret = randomBytes(18).toString('hex');
  const expiresAt = Date.now() + linkMs;
  await dropOpenDeviceLinks(accountId);
  await keepDeviceLink(hashOf(secret), { userId, accountId, way, expiresAt });
  const url = `${origin}/set-up/${secret}`;
  return { url, expiresAt, code: qrPath(qrOf(url)) };
}

/** The account of a link. Throws `notFound` where there is no such link, and `gone` where it was used or is too old. */
async function livingLink(secret: string): Promise<{ link: DeviceLinkRecord; account: AccountRecord }> {
  const link = await deviceLinkBySecret(hashOf(secret));
  const account = link && (await readOwnAccount(link.userId, link.accountId));
  if (!link || !account) throw new AppError('notFound', say('said.devices.noLink'));
  if (link.usedAt !== null || link.expiresAt <= Date.now()) throw new AppError('gone', say('said.devices.linkOver'));
  return { link, account };
}

/** What the page of a link tells; the link stays good. Throws as loading does. */
export async function openDeviceLink(secret: string): Promise<{ settings: DeviceSettings; way: DeviceWay; expiresAt: number }> {
  const { link, account } = await livingLink(secret);
  return { settings: settingsOf(account), way: link.way, expiresAt: link.expiresAt };
}

/** The profile of a link, which is used up by it. Throws `notFound`, and `gone` the second time and after ten minutes. */
export async function loadDeviceLink(secret: string, words: Omit<ProfileWords, 'person'>): Promise<{ profile: Profile; address: string }> {
  const { link, account } = await livingLink(secret);
  const profile = profileOf(account, link.way, words);
  if (!(await spendDeviceLink(hashOf(secret), Date.now()))) throw new AppError('gone', say('said.devices.linkOver'));
  return { profile, address: account.address };
}
