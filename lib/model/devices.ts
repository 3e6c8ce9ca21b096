/** Setting up other devices: what has to be typed in, links that bring it to a phone, and the names that a domain needs for it. */
import * as z from 'zod';
import { endpointSchema } from './account';

/** What another mail program has to know of an account. */
const deviceSettingsSchema = z.object({
  address: z.string(),
  login: z.string(),
  imap: endpointSchema,
  smtp: endpointSchema,
  /** Null where the operator names none. */
  pop3: endpointSchema.nullable(),
  /** The servers have names or addresses that only work near them. */
  nearby: z.boolean(),
  /** Its person signed in on the page of a provider: a password may not open it. */
  onPage: z.boolean(),
  /** Profiles bear the operator's signature. */
  signed: z.boolean(),
});
export type DeviceSettings = z.infer<typeof deviceSettingsSchema>;
/** GET /api/accounts/ID/devices. */
export const devicesOutput = z.object({ settings: deviceSettingsSchema });

/** How a device gets at letters: all of them stay on the server, or it fetches them. */
export const deviceWaySchema = z.enum(['imap', 'pop3']);
export type DeviceWay = z.infer<typeof deviceWaySchema>;

/** POST /api/accounts/ID/devices/links. */
export const deviceLinkInput = z.strictObject({ way: deviceWaySchema });
export const deviceLinkOutput = z.object({
  /** Works once, until `expiresAt` (ms since the epoch). */
  url: z.string(),
  expiresAt: z.number(),
  /** The code of it: the path of an SVG whose unit is a module, and the side of its square. */
  code: z.object({ size: z.int(), path: z.string() }),
});
export type DeviceLink = z.infer<typeof deviceLinkOutput>;

/** What a line of the DNS is for. */
const dnsPurposes = ['imap', 'submission', 'pop3', 'autoconfig', 'autodiscover', 'pacc', 'digest'] as const;
/** `right` as it should be, `missing`, `other` leads elsewhere, `unknown` could not be asked now. */
const checkStates = ['right', 'missing', 'other', 'unknown'] as const;
export type CheckState = (typeof checkStates)[number];

/** A line to set in the zone of a domain. */
const dnsLineSchema = z.object({
  purpose: z.enum(dnsPurposes),
  name: z.string(),
  type: z.enum(['SRV', 'CNAME', 'A', 'AAAA', 'TXT']),
  value: z.string(),
});
export type DnsLine = z.infer<typeof dnsLineSchema>;

/** GET /api/operator: the domains of this Oriel. Their lines are looked up by GET /api/operator/DOMAIN. */
export const operatorOutput = z.object({
  domains: z.array(
    z.object({
      domain: z.string(),
      published: z.boolean(),
      lines: z.array(dnsLineSchema),
      /** Its servers that are set by a bare address: no line can lead there. */
      nameless: z.array(z.string()),
    }),
  ),
});
export type OperatorView = z.infer<typeof operatorOutput>;

/** A line as the name servers have it; `found` is what is there. */
const checkedLineSchema = dnsLineSchema.extend({ state: z.enum(checkStates), found: z.array(z.string()) });
export type CheckedLine = z.infer<typeof checkedLineSchema>;
/** What a program is answered that asks for the settings at one of the names; `problem` is what stands against it. */
const servedCheckSchema = z.object({
  url: z.string(),
  state: z.enum(checkStates),
  problem: z.enum(['name', 'certificate', 'away', 'private', 'content']).nullable(),
});
export type ServedCheck = z.infer<typeof servedCheckSchema>;
export const domainCheckOutput = z.object({ lines: z.array(checkedLineSchema), served: z.array(servedCheckSchema) });
export type DomainCheck = z.infer<typeof domainCheckOutput>;
