/** A profile for iPhone, iPad and Mac (Apple, “Configuration Profile Reference”: com.apple.mail.managed). It holds no password: the device asks for it. */
import { createHash } from 'node:crypto';
import type { DeviceSettings, DeviceWay } from '@/lib/model/devices';
import { xmlText } from './servers';

type Value = string | number | boolean | Value[] | { [key: string]: Value };

function plist(value: Value, indent: string): string {
  if (typeof value === 'string') return `${indent}<string>${xmlText(value)}</string>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `${indent}<array>\n${value.map((one) => plist(one, inner)).join('\n')}\n${indent}</array>`;
  const entries = Object.entries(value).map(([key, one]) => `${inner}<key>${xmlText(key)}</key>\n${plist(one, inner)}`);
  return `${indent}<dict>\n${entries.join('\n')}\n${indent}</dict>`;
}

/** A UUID that is always the same for the same thing (RFC 9562 section 5.8), so that a profile that is loaded again takes the place of the one before. */
function lasting(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What a person reads while the profile is put in. */
export interface ProfileWords {
  /** Whose Oriel this is, for example its host name. */
  from: string;
  /** One sentence on what the profile does. */
  about: string;
  /** The name that letters bear in From; may be empty. */
  person: string;
}

/** The profile. Throws `RangeError` for POP3 where no such server is known. */
export function appleProfile(settings: DeviceSettings, way: DeviceWay, { from, about, person }: ProfileWords): string {
  const { address, login, smtp } = settings;
  const incoming = settings[way];
  if (!incoming) throw new RangeError('No server for POP3 is known.');
  const id = `${way} ${login} ${incoming.host}:${incoming.port}`;
  const name = lasting(id).toLowerCase();
  const mail = {
    EmailAccountDescription: address,
    EmailAccountName: person,
    EmailAccountType: way === 'imap' ? 'EmailTypeIMAP' : 'EmailTypePOP',
    EmailAddress: address,
    IncomingMailServerAuthentication: 'EmailAuthPassword',
    IncomingMailServerHostName: incoming.host,
    IncomingMailServerPortNumber: incoming.port,
    IncomingMailServerUseSSL: incoming.security !== 'plain',
    IncomingMailServerUsername: login,
    OutgoingMailServerAuthentication: 'EmailAuthPassword',
    OutgoingMailServerHostName: smtp.host,
    OutgoingMailServerPortNumber: smtp.port,
    OutgoingMailServerUseSSL: smtp.security !== 'plain',
    OutgoingMailServerUsername: login,
    OutgoingPasswordSameAsIncomingPassword: true,
    PayloadDescription: about,
    PayloadDisplayName: address,
    PayloadIdentifier: `oriel.mail.${name}.account`,
    PayloadType: 'com.apple.mail.managed',
    PayloadUUID: lasting(`account ${id}`),
    PayloadVersion: 1,
  };
  const profile = {
    PayloadContent: [mail],
    PayloadDescription: about,
    PayloadDisplayName: address,
    PayloadIdentifier: `oriel.mail.${name}`,
    PayloadOrganization: from,
    PayloadRemovalDisallowed: false,
    PayloadType: 'Configuration',
    PayloadUUID: lasting(`profile ${id}`),
    PayloadVersion: 1,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${plist(profile, '')}
</plist>
`;
}
