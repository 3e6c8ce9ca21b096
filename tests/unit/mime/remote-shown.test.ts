import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { composeLetter } from '@/lib/mime/compose-letter';
import { Unclear } from '@/lib/mime/dom';
import { type PictureGrant, pictureSeal, remotePictures } from '@/lib/mime/picture-grant';
import { sanitise } from '@/lib/mime/sanitise';
import { verify } from '@/lib/mime/verify';
import { dangersOf, documentOf, elementsOf, loadable, made, pictures } from './made-safe';
import { remoteVectors } from './remote-vectors';

const key = new Uint8Array(32).fill(7);
const grant: PictureGrant = { start: '/api/pictures?m=7&e=1800000000', key };
const form = /\/api\/pictures\?m=7&e=1800000000&s=([\w-]{43})&u=([\w-]+)/gu;

/** The document with remote pictures shown, or null where the letter is shown as text. */
function shown(html: string): string | null {
  try {
    return documentOf(sanitise(html, { pictures, scope: null, remote: remotePictures(grant) }));
  } catch (error) {
    if (error instanceof Unclear) return null;
    throw error;
  }
}

/** The remote addresses that a document would have our proxy fetch; each must be sealed. */
function proxied(html: string): string[] {
  return [...loadable(html).join('\n').matchAll(form)].map(([, seal = '', coded = '']) => {
    const url = Buffer.from(coded, 'base64url').toString();
    expect(seal).toBe(pictureSeal(key, url));
    return url;
  });
}

const far = 'https://news.example';

describe('T13, T14: where pictures were wanted', () => {
  test.each([
    [`<img src="${far}/a.png" width="300" height="200" alt="A">`, [`${far}/a.png`]],
    [`<img src="//news.example/a.png">`, [`${far}/a.png`]],
    [`<img src="HTTP://news.example/a b.png">`, ['http://news.example/a%20b.png']],
    [`<img srcset="${far}/b.png 2x" src="${far}/a.png" lowsrc="${far}/c.png" data-src="${far}/d.png">`, [`${far}/a.png`]],
    [`<table background="${far}/t.png"><tr><td background="${far}/d.png">x</table>`, [`${far}/t.png`, `${far}/d.png`]],
    [`<body background="${far}/g.png">x`, [`${far}/g.png`]],
    [`<p style="background:url(${far}/p.png) #eee">x`, [`${far}/p.png`]],
    [`<style>.a{background-image:url("${far}/s.png?a=1&b=(2)")}</style><p class="a">x`, [`${far}/s.png?a=1&b=(2)`]],
    [`<style>@media (max-width:600px){.a{background:url('${far}/m.png')}}</style><p class="a">x`, [`${far}/m.png`]],
  ])('%s', (html, wanted) => {
    const document = shown(html) ?? '';
    expect([...new Set(proxied(document))].sort()).toEqual([...wanted].sort());
    expect(loadable(document).join('\n').replace(form, '')).not.toMatch(/news\.example|https?:/u);
    expect(proxied(made(html) ?? '')).toEqual([]);
  });

  test('a picture keeps its size, its words and its map; pictures of the letter itself stay what they are', () => {
    const html = `<img src="${far}/a.png" width="300" height="200" alt="Sails" usemap="#m"><img src="cid:logo@x"><map name="m"><area href="${far}/"></map>`;
    const images = elementsOf(shown(html) ?? '').filter(({ tagName }) => tagName === 'img');
    const first = images.find(({ attrs }) => attrs.some(({ name }) => name === 'usemap'));
    const second = images.find((image) => image !== first);
    expect(first?.attrs).toEqual(
      expect.arrayContaining([
        { name: 'width', value: '300' },
        { name: 'height', value: '200' },
        { name: 'alt', value: 'Sails' },
        { name: 'usemap', value: '#m-m' },
      ]),
    );
    expect(second?.attrs).toContainEqual({ name: 'src', value: '/api/messages/7/parts/1.2?inline=1' });
  });

  test.each(remoteVectors)('no way but ours is left open by %j', (html) => {
    const document = shown(html);
    if (document === null) return;
    expect(loadable(document).join('\n').replace(form, '')).not.toMatch(/canary|link\.example|\/\/|@import|cid:/iu);
    expect(dangersOf(document.replaceAll('&amp;', '&').replace(form, '/api/messages/7/parts/1'))).toEqual([]);
    proxied(document);
  });

  test('doing it twice changes nothing, and a browser reads what was meant', () => {
    const html = `<style>.a{background:url(${far}/s.png)}</style><table background="${far}/t.png"><tr><td><p class=a><img src="${far}/a.png"><table><p>x`;
    const remote = remotePictures(grant);
    const once = sanitise(html, { pictures, scope: null, remote });
    const twice = sanitise(documentOf(once), { pictures, scope: null, remote });
    expect(documentOf(twice)).toBe(documentOf(once));
  });
});

describe('row 86: trackers stay away where pictures are shown', () => {
  test.each([
    `<img src="${far}/open?id=1" width="1" height="1">`,
    `<img src="${far}/open?id=1" style="width:1px;height:1px">`,
    `<img src="${far}/open?id=1" width="0">`,
    `<img src="${far}/open?id=1" style="display:none">`,
    `<img src="${far}/open?id=1" hidden>`,
  ])('%s', (html) => {
    const { trackers, blockedImages } = sanitise(`<p>x${html}`, { pictures, scope: null, remote: remotePictures(grant) });
    expect({ trackers, blockedImages }).toEqual({ trackers: 1, blockedImages: 0 });
    expect(proxied(shown(`<p>x${html}`) ?? '')).toEqual([]);
  });
});

describe('what a letter cannot do with our addresses', () => {
  const own = `/api/pictures?m=7&e=1800000000&s=${'A'.repeat(43)}&u=aHR0cHM6Ly94`;

  test('name one of them itself', () => {
    for (const html of [`<img src="${own}">`, `<p style="background:url(${own})">`, `<table background="${own}">`]) {
      expect(loadable(made(html) ?? '').join('\n')).not.toContain('/api/pictures');
      expect(loadable(shown(html) ?? '').join('\n')).not.toContain('/api/pictures');
    }
  });

  test('fill the frame with them: a thousand at most, none of them endless', () => {
    const many = Array.from({ length: 3000 }, (_, at) => `<img src="${far}/${at}">`).join('');
    expect(proxied(shown(many) ?? '')).toHaveLength(1000);
    const same = `<img src="${far}/same">`.repeat(3000);
    expect(proxied(shown(same) ?? '')).toHaveLength(1000);
    expect(proxied(shown(`<img src="${far}/${'a'.repeat(5000)}">`) ?? '')).toEqual([]);
  });

  test('the second look takes our proxy’s form only, and only where it was given out', () => {
    const document = (address: string) =>
      parse(`<!DOCTYPE html><html><head></head><body><img src="${address.replaceAll('&', '&amp;')}"></body></html>`);
    expect(verify(document(own), new Set([own]))).toBeNull();
    expect(verify(document(own), new Set())).toBe('source');
    for (const wrong of ['/api/pictures', `${own}&x=1`, own.replace('m=7', 'm=../7'), `https://news.example${own}`, '/api/session'])
      expect(verify(document(wrong), new Set([wrong]))).toBe('own address');
  });
});

describe('letters of several parts', () => {
  const part = { type: 'text/html', charset: 'utf-8', encoding: '8bit', parameters: {} };
  const body = (html: string) => ({ kind: 'html' as const, bytes: Buffer.from(html), part, pictures: [] as [string, string][] });
  const bodies = [body(`<p style="background:url(${far}/1.png)">one`), body(`<img src="${far}/2.png">two`)];

  test('show all their pictures in the frame that they share, and say how many there are either way', () => {
    const open = composeLetter(bodies, grant);
    const closed = composeLetter(bodies);
    if (open.kind !== 'html' || closed.kind !== 'html') throw new Error('Shown as text.');
    expect(open.documents.flatMap((one) => proxied(String(one.body)))).toEqual([`${far}/1.png`, `${far}/2.png`]);
    expect(closed.documents.flatMap((one) => proxied(String(one.body)))).toEqual([]);
    expect([open.blockedImages, closed.blockedImages]).toEqual([2, 2]);
  });
});
