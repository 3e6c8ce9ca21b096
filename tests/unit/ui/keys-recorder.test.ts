import { describe, expect, it } from 'vitest';
import { hear } from '@/app/_ui/settings/keys-recorder';
import { bindingsOf } from '@/lib/client/bound';
import { registry } from '@/lib/client/commands';

const of = (set: 'gmail' | 'off') => ({ id: 'archive' as const, set, bound: bindingsOf(registry, { keys: set, keyMap: {} }) });
const waiting = { kind: 'waiting' as const };

describe('K3: the new key of Archive', () => {
  it.each([
    ['y', 'y'],
    ['Shift+y', 'Shift+y'],
    ['e', 'e'],
    ['s', { kind: 'taken', keys: 's', owner: 'star' }],
    ['Enter', { kind: 'taken', keys: 'Enter', owner: 'open' }],
    ['Mod+r', { kind: 'browsers', press: 'Mod+r' }],
    ['F5', { kind: 'browsers', press: 'F5' }],
    ['g', { kind: 'first', press: 'g' }],
  ])('%s', (press, heard) => {
    expect(hear(waiting, press, of('gmail'))).toEqual(heard);
  });
  it('is two keys where the first of them begins others', () => {
    const first = hear(waiting, 'g', of('gmail'));
    expect(first).toEqual({ kind: 'first', press: 'g' });
    if (typeof first === 'string') return;
    expect(hear(first, 'x', of('gmail'))).toBe('g x');
    expect(hear(first, 'i', of('gmail'))).toEqual({ kind: 'taken', keys: 'g i', owner: 'goInbox' });
  });
  it('types nothing while single keys are off', () => {
    expect(hear(waiting, 'y', of('off'))).toEqual({ kind: 'off', press: 'y' });
    expect(hear(waiting, 'Insert', of('off'))).toBe('Insert');
  });
});
