/** Microsoft's Autodiscover in plain old XML: the question, and the answer for Outlook's account settings ([MS-OXDSCLI], sections 2.2.3 and 2.2.4). */
import type { Security } from '@/lib/model/account';
import { BadXml, childrenOf, textOf, type XmlElement, xmlTree } from '@/lib/model/xml';
import { endpointFrom, type Person, safest, type Told } from './candidate';

const answers = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
const asks = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006';

const escaped = (text: string) => text.replace(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`);

/** The body of the question. */
export function autodiscoverQuestion({ address }: Person): string {
  const wish = `<EMailAddress>${escaped(address)}</EMailAddress><AcceptableResponseSchema>${answers}</AcceptableResponseSchema>`;
  return `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="${asks}"><Request>${wish}</Request></Autodiscover>`;
}

const usual: Readonly<Record<string, Record<Security, number>>> = {
  IMAP: { tls: 993, starttls: 143, plain: 143 },
  POP3: { tls: 995, starttls: 110, plain: 110 },
  SMTP: { tls: 465, starttls: 587, plain: 25 },
};

/** `Encryption` wins over `SSL`, which is on where nothing is said. `SSL` at a port of STARTTLS means STARTTLS. */
function securityOf(protocol: XmlElement, port: number): Security {
  const encryption = textOf(protocol, 'Encryption').toUpperCase();
  if (encryption === 'TLS') return 'starttls';
  if (encryption === 'NONE' || (encryption === '' && textOf(protocol, 'SSL').toLowerCase() === 'off')) return 'plain';
  return [143, 110, 587, 25].includes(port) ? 'starttls' : 'tls';
}

function serverOf(protocols: XmlElement[], type: string) {
  const fitting = protocols.filter((protocol) => textOf(protocol, 'Type').toUpperCase() === type);
  return safest(
    fitting.map((protocol) => {
      const security = securityOf(protocol, Number(textOf(protocol, 'Port')));
      return endpointFrom(textOf(protocol, 'Server'), Number(textOf(protocol, 'Port')) || (usual[type]?.[security] ?? 0), security);
    }),
  );
}

/** Settings, or the https address that is to be asked instead. Throws `BadXml` where it is neither. */
export function readAutodiscover(xml: string, person: Person): Told | { redirect: string } {
  const root = xmlTree(xml.replace(/^\uFEFF/u, ''));
  const [response] = root.name === 'Autodiscover' ? childrenOf(root, 'Response') : [];
  const [account] = response ? childrenOf(response, 'Account') : [];
  if (!account) throw new BadXml('No account.');
  const redirect = textOf(account, 'RedirectUrl');
  if (redirect !== '') return { redirect };
  const protocols = childrenOf(account, 'Protocol');
  const [imap, pop3, smtp] = ['IMAP', 'POP3', 'SMTP'].map((type) => serverOf(protocols, type));
  const login = protocols.map((protocol) => textOf(protocol, 'LoginName')).find((name) => /^[^\p{C}\s]{1,254}$/u.test(name));
  const only = !imap && pop3 ? ('pop3Only' as const) : null;
  const servers = { imap: imap ?? null, pop3: pop3 ?? null, smtp: smtp ?? null };
  return { ...servers, provider: null, login: login ?? person.address, hint: only, help: null, page: null };
}
