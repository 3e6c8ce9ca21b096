/** The doctor's page, drawn: what needs somebody first, what to type, what is in order; and its report as text. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DoctorPage } from '@/app/_ui/doctor/doctor';
import type { Known } from '@/app/_ui/doctor/use-diagnosis';
import { reportText } from '@/lib/client/diagnosis';
import type { Finding, PortFinding } from '@/lib/model/diagnosis';
import { guideOf } from '@/lib/model/diagnosis-guide';
import { linesOf } from '@/lib/model/diagnosis-lines';

const now = Date.UTC(2026, 10, 22);
const port = (part: Partial<PortFinding>): PortFinding => ({
  kind: 'port',
  protocol: 'imap',
  host: 'imap.kestrel.example',
  port: 993,
  chosen: 'tls',
  outcome: 'answers',
  encryption: 'tls',
  greeting: 'Dovecot ready.',
  tls: {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    names: ['imap.kestrel.example'],
    chain: ['R11', 'ISRG Root X1'],
    validFrom: now - 86_400_000,
    validTo: Date.UTC(2027, 0, 31),
    troubles: [],
  },
  logins: ['PLAIN', 'LOGIN'],
  capabilities: ['IMAP4REV1', 'IDLE'],
  sizeLimit: null,
  ...part,
});
const smtp = { protocol: 'smtp', host: 'smtp.kestrel.example' } as const;
const ports = [
  port({}),
  port({ ...smtp, port: 465, chosen: 'starttls' }),
  port({ ...smtp, port: 25, chosen: null, outcome: 'unreachable' }),
];
const findings: Finding[] = [
  { kind: 'mx', domain: 'kestrel.example', result: 'found', hosts: ['mx1.kestrel.example'] },
  ...ports,
  { kind: 'login', use: 'imap', host: 'imap.kestrel.example', result: 'app', serverText: 'NO <b>app</b>', page: 'https://a.example/app' },
  { kind: 'roles', folders: [{ role: 'sent', path: 'Gesendet' }], missing: ['archive'] },
];
const lines = findings.flatMap((found) => linesOf(found, now));
const guide = guideOf(ports, 'ann@kestrel.example', []);
const known: Known = { lines, guide, busy: false, stopped: false, failed: null };
const nothing = () => undefined;
const draw = (more: Partial<Known> = {}) =>
  renderToStaticMarkup(
    <DoctorPage
      address="ann@kestrel.example"
      known={{ ...known, ...more }}
      noPassword
      onAgain={nothing}
      onStop={nothing}
      onClose={nothing}
    />,
  );

describe('row 16: the page of the doctor', () => {
  it('sums up, and says what needs somebody before what is in order', () => {
    const page = draw();
    expect(page).toContain('2 things need you.');
    const order = ['To do', 'STARTTLS is set, but port 465', 'wants an app password', 'What to type in', 'In order', 'Good to know'];
    const places = order.map((words) => page.indexOf(words));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('T54: shows words of servers as text', () => {
    expect(draw()).toContain('NO &lt;b&gt;app&lt;/b&gt;');
  });

  it('says so where all is well, where it was stopped, and while it looks', () => {
    const good = lines.filter(({ severity }) => severity === 'good');
    expect(draw({ lines: good })).toContain('Mail can be reached. Nothing needs you.');
    expect(draw({ stopped: true })).toContain('Stopped before the end.');
    const looking = draw({ lines: [], busy: true, guide: null });
    expect(looking).toContain('Checking');
    expect(looking).not.toContain('Copy report');
  });
});

it('goes along as text: every line with its meaning, advice and facts, and what to type', () => {
  const text = reportText('ann@kestrel.example', lines, guide, new Date(now));
  expect(text).toContain('ann@kestrel.example\n2026-11-22T00:00:00.000Z\n');
  expect(text).toContain('[x] STARTTLS is set, but port 465 of smtp.kestrel.example is encrypted from the start.');
  expect(text).toContain('    Choose TLS for port 465.');
  expect(text).toContain('    Valid until: 31 January 2027');
  expect(text).toContain('    Folders: Sent: Gesendet');
  expect(text).toContain('Incoming server: imap.kestrel.example · Port 993 · TLS');
});
