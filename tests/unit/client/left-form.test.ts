import { describe, expect, it } from 'vitest';
import { withPermission } from '@/lib/client/left-form';

const permission = { id: 'one', provider: 'kestrel', address: 'ada@kestrel.example' };

describe('a permission that comes back to a form', () => {
  it('says the login where nobody typed one', () => {
    expect(withPermission({ login: '', keep: 'always' }, permission)).toEqual({ login: permission.address, keep: 'always', permission });
  });

  it.each([[{ login: 'ada' }], [{}]])('leaves %o as it is', (typed) => {
    expect(withPermission(typed, permission)).toEqual({ ...typed, permission });
  });
});
