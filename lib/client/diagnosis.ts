/** Asking the doctor, and its report as text for whoever helps. */

import type { DiagnoseInput, DiagnosisEvent, DiagnosisLine, FactName, Guide } from '@/lib/model/diagnosis';
import type { AccountId } from '@/lib/model/ids';
import { sizeWords } from '@/lib/model/said';
import { askLines } from './lines';
import { saidWords } from './said-words';
import { spokenNow, type TextKey, t } from './texts';

/** What is looked at: an account of the person, or an address with what is typed of its servers. */
export type DiagnosisSubject = { kind: 'account'; id: AccountId; address: string } | { kind: 'address'; input: DiagnoseInput };

/** The address that is looked at. */
export const addressOfSubject = (subject: DiagnosisSubject) => (subject.kind === 'account' ? subject.address : subject.input.address);

/** POST /api/diagnoses or /api/accounts/ID/diagnosis: gives each event as it comes. Throws `ClientError`, also where the answer breaks off. */
export function diagnose(subject: DiagnosisSubject, signal: AbortSignal): AsyncGenerator<DiagnosisEvent> {
  if (subject.kind === 'address') return askLines('diagnosisEvent', '/api/diagnoses', subject.input, signal);
  return askLines('diagnosisEvent', `/api/accounts/${subject.id}/diagnosis`, undefined, signal);
}

/** Lines that need somebody, from the worst on. */
export const toDo = (lines: readonly DiagnosisLine[]): DiagnosisLine[] =>
  ['bad', 'warn'].flatMap((severity) => lines.filter((line) => line.severity === severity));

/** A fact of a line in words. */
export function factWords(name: FactName, value: string): string {
  const { locale } = spokenNow();
  if (name === 'validTo') return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value));
  if (name === 'largest') return sizeWords(Number(value), locale);
  const role = (word: string) => (spokenNow().texts[`role.${word}` as TextKey] ? t(`role.${word}` as TextKey) : word);
  if (name === 'missing') return value.split(', ').map(role).join(', ');
  if (name === 'folders') return value.replace(/^(\w+)(?=: )/gm, role);
  return value;
}

export const securityWords = { tls: 'TLS', starttls: 'STARTTLS', plain: null } as const;

/** The lines of the guide: what is asked for, and what to type. */
export function guideRows({ incoming, outgoing, login, appPassword }: Guide): { name: string; value: string; detail: string | null }[] {
  const server = (name: string, endpoint: Guide['incoming']) => ({
    name,
    value: endpoint ? endpoint.host : t('doctor.guide.none'),
    detail: endpoint
      ? `${t('doctor.guide.port', { port: String(endpoint.port) })} · ${securityWords[endpoint.security] ?? t('signIn.none')}`
      : null,
  });
  const passwords = { yes: 'doctor.guide.yes', oauth: 'doctor.guide.oauth', unknown: 'doctor.guide.unknown' } as const;
  return [
    server(t('doctor.guide.incoming'), incoming),
    server(t('doctor.guide.outgoing'), outgoing),
    { name: t('doctor.guide.login'), value: login, detail: null },
    { name: t('doctor.guide.password'), value: t(passwords[appPassword]), detail: null },
  ];
}

const signs = { good: '[+]', note: '[ ]', warn: '[!]', bad: '[x]' } as const;

/** Everything as text, for whoever helps. It holds no password. */
export function reportText(address: string, lines: readonly DiagnosisLine[], guide: Guide | null, at: Date): string {
  const said = (line: DiagnosisLine) => [
    `${signs[line.severity]} ${saidWords(line.finding)}`,
    ...[line.meaning, line.advice].flatMap((one) => (one ? [`    ${saidWords(one)}`] : [])),
    ...line.facts.map(({ name, value }) => `    ${t(`doctor.fact.${name}`)}: ${factWords(name, value).replaceAll('\n', ', ')}`),
  ];
  const guided = guide ? guideRows(guide).map(({ name, value, detail }) => `${name}: ${[value, detail].filter(Boolean).join(' · ')}`) : [];
  const parts = [[`Oriel: ${t('doctor.title')}`, address, at.toISOString()], ...lines.map(said), guided].filter((part) => part.length > 0);
  // What keeps words apart on the screen would only be in the way in a text.
  return `${parts.map((part) => part.join('\n')).join('\n\n')}\n`.replace(/[\u2066-\u2069]/gu, '');
}
