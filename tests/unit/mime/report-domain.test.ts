import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readDmarc, readTls } from '@/lib/mime/report-domain';
import { reportLetter, reportOf } from './report-letter';

const record = (ip: string, count: number | string, dkim: string, spf: string, disposition = 'none') =>
  `<record><row><source_ip>${ip}</source_ip><count>${count}</count><policy_evaluated><disposition>${disposition}</disposition><dkim>${dkim}</dkim><spf>${spf}</spf></policy_evaluated></row><identifiers><header_from>harbour.example</header_from></identifiers></record>`;

const aggregate = (...records: string[]) =>
  `<?xml version="1.0"?><!-- made by nobody --><feedback><report_metadata><org_name>Big &amp; Co</org_name><date_range><begin>1793491200</begin><end>1793577599</end></date_range></report_metadata><policy_published><domain>harbour.example</domain><p>quarantine</p></policy_published>${records.join('')}</feedback>`;

const good = aggregate(
  record('192.0.2.1', 40, 'pass', 'fail'),
  record('198.51.100.7', 3, 'fail', 'fail', 'quarantine'),
  record('192.0.2.1', 2, 'fail', 'pass'),
  record('198.51.100.7', 1, 'fail', 'fail', 'reject'),
);

/** A zip of one file. `claim` is what its directory says of the unpacked size. */
function zipOf(name: string, content: Buffer, { stored = false, claim = content.length } = {}): Buffer {
  const packed = stored ? content : deflateRawSync(content);
  const method = stored ? 0 : 8;
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(method, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(claim, 24);
  entry.writeUInt16LE(name.length, 28);
  const start = local.length + name.length + packed.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

const bare = (file: Buffer) => {
  const report = readDmarc(file);
  return report.kind === 'unread' ? report.why : report.kind;
};

describe('a DMARC aggregate (RFC 7489 appendix C)', () => {
  test('adds up what passed and failed by source, worst first', () => {
    const { raw, ...said } = readDmarc(Buffer.from(good)) as Extract<ReturnType<typeof readDmarc>, { kind: 'dmarc' }>;
    expect(said).toEqual({
      kind: 'dmarc',
      organisation: 'Big & Co',
      domain: 'harbour.example',
      policy: 'quarantine',
      from: 1_793_491_200_000,
      until: 1_793_577_599_000,
      passed: 42,
      failed: 4,
      sources: [
        { ip: '198.51.100.7', passed: 0, failed: 4, quarantined: 3, rejected: 1 },
        { ip: '192.0.2.1', passed: 42, failed: 0, quarantined: 0, rejected: 0 },
      ],
      more: 0,
    });
    expect(raw).toContain('<org_name>');
  });

  test.each([
    ['as it is', Buffer.from(good), 'xml'],
    ['in a gzip', gzipSync(good), 'xml.gz'],
    ['in a zip', zipOf('a.xml', Buffer.from(good)), 'zip'],
    ['stored in a zip', zipOf('a.xml', Buffer.from(good), { stored: true }), 'zip'],
  ])('is found in a letter by the name of its file, %s', (_, body, ending) => {
    const name = `big.example!harbour.example!1793491200!1793577599.${ending}`;
    const parts = [
      { type: 'text/plain', body: 'See the file.' },
      { type: 'application/octet-stream', name, body },
    ];
    expect(reportOf(reportLetter('multipart/mixed', parts))).toMatchObject({ kind: 'dmarc', passed: 42, failed: 4 });
    const named = parts.map((part) => ({ ...part, ...('name' in part ? { name: `holiday.${ending}` } : {}) }));
    expect(reportOf(reportLetter('multipart/mixed', named))).toBeNull();
  });

  test('T66: a bomb is not unpacked, whatever its headers say', () => {
    const bomb = Buffer.alloc(16 * 1024 * 1024, 0x20);
    expect(bare(gzipSync(bomb))).toBe('tooLarge');
    expect(bare(zipOf('a.xml', bomb, { claim: 100 }))).toBe('tooLarge');
  });

  test.each([
    ['a document type', good.replace('<feedback>', '<!DOCTYPE feedback [<!ENTITY a "b">]><feedback>')],
    ['an entity of its own', good.replace('Big &amp; Co', '&file;')],
    ['elements that close others', good.replace('</report_metadata>', '</feedback>')],
    ['a tree without a bottom', '<a>'.repeat(100_000)],
    ['an end in the middle', good.slice(0, 300)],
    ['no XML', 'Hello'],
    ['nothing', ''],
    ['another document', '<feedback><other/></feedback>'],
  ])('with %s is not read', (_, xml) => {
    expect(bare(Buffer.from(xml))).toBe('broken');
  });

  test('a gzip or zip that is cut short, sealed, or names no XML is broken', () => {
    expect(bare(gzipSync(good).subarray(0, 100))).toBe('broken');
    expect(bare(zipOf('a.xml', Buffer.from(good)).subarray(0, 200))).toBe('broken');
    expect(bare(zipOf('a.exe', Buffer.from(good)))).toBe('broken');
    const sealed = zipOf('a.xml', Buffer.from(good));
    sealed.writeUInt16LE(1, sealed.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 8);
    expect(bare(sealed)).toBe('broken');
  });

  test('counts that are none count nothing, and many sources are counted', () => {
    const odd = ['-5', '1e9', '99999999999999999999', 'NaN', ''].map((count) => record('192.0.2.9', count, 'pass', 'pass'));
    const many = Array.from({ length: 80 }, (_, n) => record(`10.0.0.${n}`, 1, 'fail', 'fail'));
    expect(readDmarc(Buffer.from(aggregate(...odd, ...many)))).toMatchObject({ passed: 0, failed: 80, more: 31 });
  });
});

const tls = {
  'organization-name': 'Big Co',
  'date-range': { 'start-datetime': '2026-11-01T00:00:00Z', 'end-datetime': '2026-11-01T23:59:59Z' },
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': 'harbour.example' },
      summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 303 },
      'failure-details': [
        { 'result-type': 'certificate-expired', 'failed-session-count': 303, 'receiving-mx-hostname': 'mx1.harbour.example' },
      ],
    },
  ],
};

describe('a report on TLS (RFC 8460)', () => {
  test('says how many connections were encrypted, and the policy that failed', () => {
    const parts = [{ type: 'application/tlsrpt+gzip', body: gzipSync(JSON.stringify(tls)) }];
    expect(reportOf(reportLetter('multipart/report; report-type=tlsrpt', parts))).toMatchObject({
      kind: 'tls',
      organisation: 'Big Co',
      from: Date.UTC(2026, 10, 1),
      policies: [
        {
          type: 'sts',
          domain: 'harbour.example',
          succeeded: 5326,
          failed: 303,
          failures: [{ type: 'certificate-expired', count: 303, server: 'mx1.harbour.example' }],
        },
      ],
    });
  });

  test.each([
    ['no JSON', '{'],
    ['another form', '{"policies":{"a":1}}'],
    ['a list', '[]'],
    ['a depth without end', '['.repeat(200_000)],
    ['values of other kinds', JSON.stringify({ ...tls, policies: ['a', null, 3] })],
  ])('of %s is not read', (_, json) => {
    expect(readTls(Buffer.from(json))).toEqual({ kind: 'unread', why: 'broken' });
  });

  test('T57: names of the language itself change nothing', () => {
    const json = JSON.stringify(tls).replace('"organization-name"', '"__proto__":{"polluted":1},"organization-name"');
    expect(readTls(Buffer.from(json)).kind).toBe('tls');
    expect('polluted' in {}).toBe(false);
  });
});
