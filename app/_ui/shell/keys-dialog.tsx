'use client';
import type { Command } from '@/lib/client/command';
import { commands } from '@/lib/client/commands';
import { keyWords } from '@/lib/client/keys';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';

const groups: readonly Command['group'][] = ['Letters', 'List', 'Writing', 'Selection', 'Go to', 'Oriel'];

/** Lists exactly what is bound: it reads the registry that the keys read. */
export default function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Keys"
      sentence="They work while nothing is being typed."
      shape="wide"
      scrolls
      acts={
        <Button kind="line" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="keys-grid">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {commands
                .filter((one) => one.group === group && one.keys.length > 0)
                .map((one) => (
                  <li key={one.id}>
                    <span>{one.words}</span>
                    <span>
                      {one.keys.map((keys) => (
                        <kbd key={keys}>{keyWords(keys)}</kbd>
                      ))}
                    </span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
