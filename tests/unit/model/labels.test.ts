/** Row 48: which keywords are labels, and how names become keywords. */
import { describe, expect, it } from 'vitest';
import { keywordFor } from '@/lib/model/label-keywords';
import { nameOfKeyword } from '@/lib/model/label-names';
import { hasLabel, isLabel, labelFilter, labelKey, labelOfFilter, labelsOf } from '@/lib/model/labels';
import { flagSchema } from '@/lib/model/mail';
import { preferencesSchema, readPreferences } from '@/lib/model/preferences';
import { listOf, parseRoute, pathOf } from '@/lib/model/route';

describe('row 48: a keyword', () => {
  it.each([
    ['work', true],
    ['$label1', true],
    ['$Label5', true],
    ['$label6', false],
    ['$Forwarded', false],
    ['$MDNSent', false],
    ['$Junk', false],
    ['$NotJunk', false],
    ['$Phishing', false],
    ['$SubmitPending', false],
    ['NonJunk', false],
    ['nonjunk', false],
    ['Junk', false],
    ['\\Seen', false],
    ['\\Flagged', false],
  ])('%s is a label: %s', (keyword, is) => {
    expect(isLabel(keyword)).toBe(is);
  });

  it('is the same in whatever case a server spells it', () => {
    expect(labelsOf(['\\Seen', 'Work', '$Forwarded', 'work', '$label2'])).toEqual(['work', '$label2']);
    expect(hasLabel(['WORK'], 'work')).toBe(true);
    expect(hasLabel(['\\Seen'], 'work')).toBe(false);
  });

  it.each([
    ['Work', 'Work'],
    ['To do', 'To_do'],
    ['Café', 'Caf&AOk-'],
    ['Q&A', 'Q&-A'],
    ['予定', '&Tohbmg-'],
    ['a(b)"c"', 'a_b__c_'],
    ['$money', '_money'],
  ])('is made of the name %s: %s', (name, keyword) => {
    expect(keywordFor(name, new Set())).toBe(keyword);
    expect(flagSchema.safeParse(keyword).success).toBe(true);
  });

  it.each(['Work', 'Café', 'Q&A', '予定', '👩‍🔬 lab'])('says the name %s again by itself', (name) => {
    expect(nameOfKeyword(keywordFor(name, new Set()))).toBe(name.replace('\u200d', ''));
  });

  it('is another one where the name is taken, too long, or means something to programs', () => {
    expect(keywordFor('Work', new Set(['work', 'work-2']))).toBe('Work-3');
    for (const name of ['x'.repeat(60), 'とても長いラベルの名前はキーワードに入りません', 'NonJunk']) {
      const keyword = keywordFor(name, new Set());
      expect(keyword).toMatch(/^label_[a-z0-9]+$/);
      expect(isLabel(keyword)).toBe(true);
    }
  });

  it('that only looks like modified UTF-7 is shown as it is, and never with what nobody sees', () => {
    expect(nameOfKeyword('R&D')).toBe('R&D');
    expect(nameOfKeyword('&A-')).toBe('&A-');
    expect(nameOfKeyword('snake_case')).toBe('snake case');
    // A mark that turns the line round, spelled in modified UTF-7.
    expect(nameOfKeyword('a&IC4-b')).toBe('ab');
  });
});

describe('row 48: a list narrowed to a label', () => {
  it('has an address, which keeps it', () => {
    const route = parseRoute('/mail/7', '?show=label%3AWork');
    expect(route.filter).toBe('label:work');
    expect(pathOf(route)).toBe('/mail/7?show=label%3Awork');
    expect(listOf(route, false)?.filter).toBe(labelFilter('WORK'));
    expect(labelOfFilter(route.filter)).toBe('work');
    expect(labelOfFilter('unread')).toBeNull();
  });

  it.each(['label:', 'label:$Forwarded', 'label:a b', `label:${'x'.repeat(101)}`, 'label:a"b'])('is not named by %s', (show) => {
    expect(parseRoute('/mail/7', `?${new URLSearchParams({ show })}`).filter).toBeNull();
  });

  it('over all folders has one too', () => {
    expect(parseRoute('/mail/role/labelled', '?show=label%3Awork')).toMatchObject({ role: 'labelled', filter: 'label:work' });
  });
});

describe('row 48: what a person calls labels', () => {
  const label = { keyword: 'work', name: 'Work', hue: 'sky', hidden: false };
  const kept = (labels: unknown) => preferencesSchema.shape.labels.safeParse(labels).success;

  it('is kept with the other choices, and what cannot be read was not chosen', () => {
    expect(readPreferences({ labels: [label] }).labels).toEqual([label]);
    expect(readPreferences({ labels: 'blue' }).labels).toEqual([]);
  });

  it('names each keyword once, and none that programs use', () => {
    expect(kept([label, { ...label, keyword: 'Work' }])).toBe(false);
    expect(kept([{ ...label, keyword: '$Junk' }])).toBe(false);
    expect(kept([{ ...label, keyword: 'two words' }])).toBe(false);
    expect(kept([{ ...label, name: 'a\u202eb' }])).toBe(false);
    expect(kept([{ ...label, hue: 'puce' }])).toBe(false);
  });

  it('tells keywords apart without regard to case', () => expect(labelKey('$Label1')).toBe('$label1'));
});
