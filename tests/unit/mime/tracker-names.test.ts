import { describe, expect, it } from 'vitest';
import { composeLetter } from '@/lib/mime/compose-letter';
import { trackersNamed } from '@/lib/mime/tracker-names';

const pixel = (host: string) => `<img src="https://${host}/o.gif" width="1" height="1">`;

describe('row 86: trackers', () => {
  it('bear the names of their owners, else of their sites, each once', () => {
    expect(trackersNamed(['us1.list-manage.com', 'u7.ct.sendgrid.net', 'x.list-manage.com', 'px.shop.example', 'shop.example'])).toEqual([
      'Mailchimp',
      'SendGrid',
      'shop.example',
    ]);
    expect(trackersNamed(['192.0.2.1', 'constructor', '__proto__.com'])).toEqual(['192.0.2.1', 'constructor', '__proto__.com']);
  });

  it('are counted all and named the first five', () => {
    const hosts = Array.from({ length: 70 }, (_, at) => `t.site-${at}.example`);
    const html = `<p>Hello</p>${hosts.map(pixel).join('')}`;
    const shown = composeLetter([
      {
        kind: 'html',
        bytes: Buffer.from(html),
        part: { type: 'text/html', charset: 'utf-8', encoding: '8bit', parameters: {} },
        pictures: [],
      },
    ]);
    if (shown.kind !== 'html') throw new Error('No HTML.');
    expect(shown.trackers).toBe(70);
    expect(shown.trackedBy).toEqual(hosts.slice(0, 5).map((host) => host.slice(2)));
  });
});
