import { describe, expect, it } from 'vitest';
import { isProved, judgePictures, type PictureCase } from '@/lib/mail/picture-consent';
import { pictureSenderInput } from '@/lib/model/picture-senders';
import type { Verdict } from '@/lib/model/trust';

const verdict = (kind: Verdict['kind'], by = 'shop.example', domain = 'shop.example'): Verdict => ({ kind, domain, by });
const plain: PictureCase = {
  wish: 'ask',
  verdict: verdict('signed'),
  domain: 'shop.example',
  permitted: { kind: 'sender', value: 'news@shop.example' },
  junk: false,
};

describe('T32: who sent a letter is proved', () => {
  it.each<[string, Verdict | null, boolean]>([
    ['by a signature of the same domain', verdict('signed'), true],
    ['by a signature of the domain above', verdict('signed', 'example.org', 'news.example.org'), true],
    ['by DMARC', verdict('checked'), true],
    ['not by nothing', null, false],
    ['not by the server that sent it alone', verdict('sent'), false],
    ['not by the signature of somebody else', verdict('foreign', 'sender.test'), false],
    ['not where the check failed', verdict('failed'), false],
    ['not by a host of many people', verdict('signed', 'github.io', 'ada.github.io'), false],
    ['not by a check of another domain', verdict('checked', 'other.example', 'other.example'), false],
  ])('%s', (_words, found, proved) => {
    expect(isProved(found, found?.domain === 'other.example' ? 'shop.example' : (found?.domain ?? 'shop.example'))).toBe(proved);
  });
  it('not where it names no sender', () => {
    expect(isProved(verdict('checked', '', ''), '')).toBe(false);
  });
});

describe('T32: pictures are shown unasked', () => {
  it.each<[string, Partial<PictureCase>, { auto: boolean; proved: boolean }]>([
    ['of a permitted sender who is proved', {}, { auto: true, proved: true }],
    ['not of one who is not', { verdict: null }, { auto: false, proved: false }],
    ['not of one whose check failed', { verdict: verdict('failed') }, { auto: false, proved: false }],
    ['not of somebody else', { permitted: undefined }, { auto: false, proved: true }],
    ['not in Junk', { junk: true }, { auto: false, proved: false }],
    ['not where one always wants to be asked', { wish: 'never' }, { auto: false, proved: true }],
    ['of everybody where that is wanted', { wish: 'always', permitted: undefined, verdict: null }, { auto: true, proved: false }],
    ['not of everybody in Junk', { wish: 'always', junk: true }, { auto: false, proved: false }],
    ['not of a failed check, even of everybody', { wish: 'always', verdict: verdict('failed') }, { auto: false, proved: false }],
  ])('%s', (_words, change, told) => {
    expect(judgePictures({ ...plain, ...change })).toMatchObject(told);
  });
  it('names what was permitted, also where it does not count', () => {
    expect(judgePictures({ ...plain, verdict: null }).permitted).toEqual(plain.permitted);
    expect(judgePictures({ ...plain, permitted: undefined })).not.toHaveProperty('permitted');
  });
});

describe('what can be permitted', () => {
  it('is an address or a domain, in lower case', () => {
    expect(pictureSenderInput.parse({ kind: 'sender', value: ' Maren@Shop.Example ' })).toEqual({
      kind: 'sender',
      value: 'maren@shop.example',
    });
    expect(pictureSenderInput.parse({ kind: 'domain', value: 'Shop.Example' })).toEqual({ kind: 'domain', value: 'shop.example' });
  });
  it.each([
    { kind: 'sender', value: 'shop.example' },
    { kind: 'domain', value: 'maren@shop.example' },
    { kind: 'domain', value: '' },
    { kind: 'domain', value: 'shop example' },
    { kind: 'domain', value: `${'a'.repeat(400)}.example` },
    { kind: 'everybody', value: 'shop.example' },
    { kind: 'domain', value: 'shop.example', more: 1 },
  ])('is not %j', (given) => {
    expect(pictureSenderInput.safeParse(given).success).toBe(false);
  });
});
