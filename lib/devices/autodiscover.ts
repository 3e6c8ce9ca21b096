/** Microsoft's Autodiscover as a server: the question of Outlook and its answer in plain old XML ([MS-OXDSCLI], sections 2.2.3 and 2.2.4), and version 2 in JSON. */
import type { Endpoint } from '@/lib/model/account';
import { BadXml, childrenOf, textOf, xmlTree } from '@/lib/model/xml';
import { type DeviceServers, xmlText } from './servers';

const answerSchema = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';
/** The one answer that tells of IMAP, POP3 and SMTP. */
const outlookSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** What is asked: for whom, and whether the answer is wanted that we have. Throws `BadXml` where it is no such question. */
export function autodiscoverAsked(xml: string): { address: string; fits: boolean } {
  const root = xmlTree(xml.replace(/^\uFEFF/u, ''));
  const [request] = root.name === 'Autodiscover' ? childrenOf(root, 'Request') : [];
  if (!request) throw new BadXml('No question.');
  return { address: textOf(request, 'EMailAddress'), fits: textOf(request, 'AcceptableResponseSchema') === outlookSchema };
}

const encryptions = { tls: 'SSL', starttls: 'TLS', plain: 'None' } as const;

function protocol(type: string, { host, port, security }: Endpoint, login: string | null): string {
  const more = type === 'SMTP' ? '<UsePOPAuth>on</UsePOPAuth><SMTPLast>off</SMTPLast>' : '';
  return (
    `<Protocol><Type>${type}</Type><Server>${xmlText(host)}</Server><Port>${port}</Port><DomainRequired>off</DomainRequired>` +
    (login === null ? '' : `<LoginName>${xmlText(login)}</LoginName>`) +
    `<SPA>off</SPA><SSL>${security === 'plain' ? 'off' : 'on'}</SSL><Encryption>${encryptions[security]}</Encryption>` +
    `<AuthRequired>on</AuthRequired>${more}</Protocol>`
  );
}

const answered = (namespace: string, inner: string) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<Autodiscover xmlns="${answerSchema}"><Response xmlns="${namespace}">${inner}</Response></Autodiscover>\n`;

/** The settings. The login name is said only where it is not the address, which programs take by themselves: else the answer is the same for everybody. */
export function autodiscoverAnswer({ imap, pop3, smtp, login }: DeviceServers, address: string): string {
  const name = login === 'local' ? address.slice(0, address.lastIndexOf('@')) : null;
  const protocols = [protocol('IMAP', imap, name), ...(pop3 ? [protocol('POP3', pop3, name)] : []), protocol('SMTP', smtp, name)];
  return answered(outlookSchema, `<Account><AccountType>email</AccountType><Action>settings</Action>${protocols.join('')}</Account>`);
}

/** What is said to a program that wants another kind of answer, such as Exchange for phones: nobody here gives it (section 2.2.4.1.1.3, code 601). */
export function autodiscoverElse(): string {
  return answered(answerSchema, '<Error><ErrorCode>601</ErrorCode><Message>Provider is not available</Message><DebugData/></Error>');
}

/** Version 2: where the XML is to be had, for programs that ask for it by this name; null for every other protocol. */
export function autodiscoverPlace(protocol: string, origin: string): { Protocol: string; Url: string } | null {
  if (protocol.toLowerCase() !== 'autodiscoverv1') return null;
  return { Protocol: 'AutodiscoverV1', Url: `${origin}/autodiscover/autodiscover.xml` };
}
