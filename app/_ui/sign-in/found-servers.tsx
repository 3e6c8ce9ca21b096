'use client';
/** The right half where people choose their servers: what was found and how, what to agree to, or the fields to set all by hand. */
import { useState } from 'react';
import { saidWords, toldWords } from '@/lib/client/said-words';
import { spokenNow, t } from '@/lib/client/texts';
import type { Discovery, FoundSettings, TraceLine } from '@/lib/model/discovery';
import type { Told } from '@/lib/model/said';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { Icon, type IconName } from '../base/icon';
import { NoteBar } from '../base/note-bar';
import { HostFields } from './host-fields';
import type { Hosts } from './use-hosts';
import { Server } from './where-it-goes';

const signs: Record<TraceLine['answer'], { icon: IconName; className: string }> = {
  found: { icon: 'check', className: 'ok' },
  none: { icon: 'minus', className: 'no' },
  failed: { icon: 'triangle-alert', className: 'wa' },
  refused: { icon: 'triangle-alert', className: 'wa' },
  notAsked: { icon: 'minus', className: 'no' },
};

/** "0.3 s", rather too long than nothing. */
const took = (ms: number) =>
  new Intl.NumberFormat(spokenNow().locale, { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: 1 }).format(
    Math.max(1, Math.round(ms / 100)) / 10,
  );

/** The trace as lines of text, for whoever helps. */
function reportOf({ domain, trace }: Discovery): string {
  const line = ({ source, at, answer, why, ms }: TraceLine) =>
    [t(`discovery.source.${source}`), at, t(`discovery.answer.${answer}`), why ? saidWords(why) : '', `${ms} ms`]
      .filter(Boolean)
      .join(' | ');
  return [domain, ...trace.map(line)].join('\n');
}

/** What was asked, line by line: the source, where, what came of it, and how long it took. */
function TraceLines({ lines }: { lines: readonly TraceLine[] }) {
  return (
    <ul className="trace">
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a server may be asked twice, and lines only ever come at the end
        <li className="tr timed" key={at}>
          <Icon name={signs[line.answer].icon} size={16} className={signs[line.answer].className} />
          <div>
            {t(`discovery.source.${line.source}`)}
            <div className="mono">
              <bdi dir="ltr">{line.at}</bdi>
            </div>
            <div className="dim">{line.why ? saidWords(line.why) : t(`discovery.answer.${line.answer}`)}</div>
          </div>
          {line.answer === 'notAsked' ? null : <span className="dim num">{took(line.ms)}</span>}
        </li>
      ))}
    </ul>
  );
}

function CopyReport({ found }: { found: Discovery }) {
  const [copied, setCopied] = useState(false);
  // Without TLS browsers have no clipboard; the lines can still be marked by hand.
  if (!navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(reportOf(found)).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Button kind="link" onClick={copy}>
      {copied ? t('copy.done') : t('discovery.copy')}
    </Button>
  );
}

/** What a provider wants first, with its page about it. */
function Hint({ found }: { found: Discovery }) {
  if (!found.hint) return null;
  const provider = found.provider ?? found.domain;
  return (
    <NoteBar icon="key-round" kind="warn">
      {t(`discovery.hint.${found.hint}`, { provider, domain: found.domain })}{' '}
      {found.page ? (
        <>
          <a href={found.page} target="_blank" rel="noreferrer noopener">
            {t('discovery.makePassword')}
          </a>{' '}
        </>
      ) : null}
      {found.help ? (
        <a href={found.help} target="_blank" rel="noreferrer noopener">
          {t('discovery.help', { provider })}
        </a>
      ) : null}
    </NoteBar>
  );
}

/** Before anything was asked: what will be, and what not. */
function Before() {
  return (
    <>
      <h2>{t('signIn.where')}</h2>
      <p className="note dim">{t('discovery.lead')}</p>
    </>
  );
}

/** Where nothing was found: what the name servers say against the address itself, if they do, and what to do. */
function Nothing({ found: { domain, trace } }: { found: Discovery }) {
  const doubt = trace.find(({ why }) => why?.code === 'said.doctor.mx.noDomain' || why?.code === 'said.doctor.mx.null')?.why;
  if (!doubt) return <NoteBar icon="info">{t('discovery.nothing', { domain })}</NoteBar>;
  return (
    <NoteBar icon="triangle-alert" kind="warn">
      {toldWords([doubt, { code: 'said.doctor.checkSpelling', values: {} }])}
    </NoteBar>
  );
}

/** What stood in the way when the servers were asked for their greeting. */
function troublesOf({ settings: { imap, smtp }, trace }: WithSettings): Told {
  const asked = [`IMAP ${imap.host}:${imap.port}`, `SMTP ${smtp.host}:${smtp.port}`];
  return trace.flatMap(({ source, at, why }) => (source === 'check' && asked.includes(at) && why ? [why] : []));
}

type WithSettings = Discovery & { settings: FoundSettings };

function Found({ found, hosts }: { found: WithSettings; hosts: Hosts }) {
  const { settings } = found;
  const troubles = troublesOf(found);
  return (
    <>
      <h2>{t('discovery.found')}</h2>
      <p className="note dim">{t('discovery.foundAt', { at: settings.at })}</p>
      <ul className="trace">
        <Server use="reading" endpoint={settings.imap} />
        <Server use="sending" endpoint={settings.smtp} />
        {hosts.login === '' ? null : (
          <li className="tr">
            <Icon name="key-round" size={16} className="no" />
            <div>
              {t('discovery.login')}
              <div className="mono">
                <bdi>{hosts.login}</bdi>
              </div>
            </div>
          </li>
        )}
      </ul>
      {troubles.length > 0 ? (
        <NoteBar icon="triangle-alert" kind="warn">
          {toldWords(troubles)}
        </NoteBar>
      ) : null}
      {hosts.step === 'agree' && settings.consent !== 'none' ? (
        <>
          <NoteBar icon="triangle-alert" kind="warn">
            {t(`discovery.consent.${settings.consent}`)}
          </NoteBar>
          <Button kind="line" onClick={hosts.agree}>
            {t('discovery.agree')}
          </Button>
        </>
      ) : null}
    </>
  );
}

export interface FoundServersProps {
  hosts: Hosts;
  imapError: string | null;
  smtpError: string | null;
}

/** The servers of the address, as far as they are known. */
export function FoundServers({ hosts, imapError, smtpError }: FoundServersProps) {
  const { found, step } = hosts;
  const shown = step === 'found' || step === 'agree';
  const nothing = step === 'byHand' && found && !found.settings && !found.hint ? found : null;
  return (
    <div className="servers">
      <div aria-live="polite">
        {step === 'address' ? <Before /> : null}
        {step === 'asking' ? <h2>{t('signIn.looking')}</h2> : null}
        {nothing ? <Nothing found={nothing} /> : null}
        {shown && found?.settings ? <Found found={{ ...found, settings: found.settings }} hosts={hosts} /> : null}
        {found ? <Hint found={found} /> : null}
      </div>
      {step === 'byHand' ? (
        <>
          <HostFields
            imap={hosts.imap}
            smtp={hosts.smtp}
            onImap={hosts.setImap}
            onSmtp={hosts.setSmtp}
            imapError={imapError}
            smtpError={smtpError}
            told={nothing !== null}
          />
          <Field
            form="sign-in"
            label={t('discovery.login')}
            name="login"
            value={hosts.login}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            hint={t('discovery.loginHint')}
            onChange={(event) => hosts.setLogin(event.target.value)}
          />
        </>
      ) : null}
      {step === 'asking' ? <TraceLines lines={hosts.lines} /> : null}
      {found ? (
        <details className="sources">
          <summary>{t('discovery.trace')}</summary>
          <TraceLines lines={found.trace} />
        </details>
      ) : null}
      <div className="acts">
        {step === 'byHand' ? null : (
          <Button kind="link" onClick={hosts.byHand}>
            {t('discovery.byHand')}
          </Button>
        )}
        {found ? <CopyReport found={found} /> : null}
      </div>
    </div>
  );
}
