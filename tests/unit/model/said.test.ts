/** What the server says to people: as data, in English, and as rows keep it. */
import { describe, expect, it } from 'vitest';
import { AppError, toldOf } from '@/lib/errors';
import { hostIn, keepTold, keptTold, plainly, quoting, say, wordSaid } from '@/lib/model/said';
import { english, englishTold } from '@/lib/model/said-english';

describe('a sentence of the server', () => {
  it('is worded with what stands in its places', () => {
    expect(english(say('said.smtp.away', { host: 'mail.example', port: 2525 }))).toBe(
      'The outgoing mail server at mail.example, port 2525 cannot be reached or does not answer. The letter is kept.',
    );
    expect(english(say('said.folder.fuller', { folder: 'Old', count: 4321 }))).toMatch(/^“Old” holds 4,321 letters on the server now\./);
    expect(english(say('said.command.refused', { task: 'make' }))).toBe('The server refused to make the folder. Nothing was changed.');
    expect(english(say('said.draft.filesTooLarge', { size: 41_200_000, limit: 25_000_000 }))).toMatch(/come to 41 MB, .* carry 25 MB\./);
  });

  it('says times in words, rather too long than too short', () => {
    const words = (wait: number) => /again in (.+)\.$/.exec(english(say('said.tooOften', { wait })))?.[1];
    expect([1, 1500, 60_000, 100_000, 5_400_001].map(words)).toEqual(['1 second', '2 seconds', '60 seconds', '2 minutes', '2 hours']);
  });

  it('is written by each language its own way, and keeps the direction of a name', () => {
    const texts = { 'said.tooOften': '{wait}', 'said.state.away': '{host} لا يستجيب' };
    expect(wordSaid(say('said.tooOften', { wait: 120_000 }), { texts, locale: 'fr' })).toBe('2 minutes');
    expect(wordSaid(say('said.tooOften', { wait: 120_000 }), { texts, locale: 'ja' })).toBe('2 分');
    const isolated = (words: string) => `<${words}>`;
    expect(wordSaid(say('said.state.away', { host: 'a.example' }), { texts, locale: 'ar', isolated })).toBe('<a.example> لا يستجيب');
    expect(wordSaid({ code: 'said.ofTomorrow', values: {} }, { texts, locale: 'fr' })).toBeNull();
  });

  it('takes words of others as they are, braces and all', () => {
    expect(english(quoting(' {host} # is gone '))).toBe('The server said: “{host} # is gone”');
    expect(english(plainly("it's {count, plural, other {#}}"))).toBe("it's {count, plural, other {#}}");
  });

  it('is kept by rows as data; rows of older versions are shown as they are', () => {
    const told = [say('said.state.away', { host: 'mail.example' }), quoting('[UNAVAILABLE] later')];
    expect(keptTold(keepTold(told))).toEqual(told);
    expect(hostIn(told)).toBe('mail.example');
    for (const old of ['“mail.example” does not answer.', '[1, 2]', '{"code":"said.fault"}', 'null', ''])
      expect(englishTold(keptTold(old))).toBe(old);
    expect(englishTold(null)).toBeNull();
  });

  it('E7: goes with an error, the server’s own words apart from it', () => {
    const error = new AppError('refusedByServer', say('said.command.refused', { task: 'move' }), { serverText: 'no', detail: 'Really.' });
    expect(error.message).toBe('The server refused to move the letters. Nothing was changed. Really.');
    expect(englishTold(toldOf(error))).toBe('The server refused to move the letters. Nothing was changed. The server said: “no”');
  });
});
