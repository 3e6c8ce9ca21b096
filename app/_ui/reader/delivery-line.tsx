'use client';
import { CircleAlert, Send } from 'lucide-react';
import { useId, useState } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { deliverySentence, isTroubled, recipientsOf } from '@/lib/client/delivery-words';
import { t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import type { Delivered } from '@/lib/model/delivery-states';
import type { MessageDetail } from '@/lib/model/mail';
import './delivery-line.css';

/** What is known of each recipient, with the servers' words. */
function Steps({ id, delivery }: { id: string; delivery: readonly Delivered[] }) {
  const clock = useClock();
  return (
    <dl className="rd-people rd-steps" id={id}>
      {recipientsOf(delivery).map(({ address, steps }) => (
        <div key={address}>
          <dt>
            <bdi>{address}</bdi>
          </dt>
          <dd>
            <ul>
              {steps.map(({ state, words, at }) => (
                <li key={state}>
                  {t(`delivery.${state}`)} <span className="num rd-said">{fullTime(at, clock)}</span>
                  {words ? (
                    <div className="rd-said">
                      <bdi dir="ltr">{words}</bdi>
                    </div>
                  ) : null}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One line about how the letter reached people; it opens to what is known of each of them. */
export default function DeliveryLine({ detail: { row, cc, bcc, delivery = [] } }: { detail: MessageDetail }) {
  const [open, setOpen] = useState(false);
  const clock = useClock();
  const id = useId();
  const recipients = recipientsOf(delivery);
  if (recipients.length === 0) return null;
  const bad = isTroubled(recipients);
  const Sign = bad ? CircleAlert : Send;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className={bad ? 'rd-delivery rd-inset bad' : 'rd-delivery rd-inset'} role="group" aria-label={t('delivery.label')}>
      <button type="button" className="rd-to" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Sign size={14} aria-hidden="true" />
        <span>{deliverySentence(recipients, [...row.to, ...cc, ...bcc], clock)}</span>
        <Icon name="chevron-down" size={14} />
      </button>
      {open ? <Steps id={id} delivery={delivery} /> : null}
    </div>
  );
}
