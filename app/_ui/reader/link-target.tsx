'use client';
import { rich } from '@/lib/client/texts';
import { lieAt, linkParts } from '@/lib/model/open-letter-words';
import type { LinkLie } from '@/lib/model/trust';

/** Where the link that is pointed at leads, its real host set off (R2), and what the letter calls it where that is another one. Said by the browser itself to screen readers. */
export function LinkTarget({ href, lies = [] }: { href: string | null; lies?: readonly LinkLie[] }) {
  const parts = href ? linkParts(href) : null;
  if (!href || !parts) return null;
  const lie = lieAt(lies, href);
  return (
    <div className={lie ? 'rd-link lies' : 'rd-link'} dir={parts.use === 'page' ? 'ltr' : undefined} aria-hidden="true">
      {parts.use === 'page' ? (
        <>
          {parts.before}
          <b>{parts.host}</b>
          {parts.after}
          {lie ? <span dir="auto">{rich('reader.lie', { shown: <bdi key="shown">{lie.shown}</bdi> })}</span> : null}
        </>
      ) : (
        rich(parts.use === 'call' ? 'reader.call' : 'reader.write', {
          target: (
            <b key="target" dir="ltr">
              {parts.host}
            </b>
          ),
        })
      )}
    </div>
  );
}
