'use client';
import { rich } from '@/lib/client/texts';
import { linkParts } from '@/lib/model/letter-words';

/** Where the link that is pointed at leads, its real host set off (R2). Said by the browser itself to screen readers. */
export function LinkTarget({ href }: { href: string | null }) {
  const parts = href ? linkParts(href) : null;
  if (!parts) return null;
  return (
    <div className="rd-link" dir={parts.use === 'page' ? 'ltr' : undefined} aria-hidden="true">
      {parts.use === 'page' ? (
        <>
          {parts.before}
          <b>{parts.host}</b>
          {parts.after}
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
