'use client';
import { useEffect, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { dismissFollowUp, listFollowUps } from '@/lib/client/deliveries';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import { fewPeople } from '@/lib/client/words';
import type { ListedFollowUp } from '@/lib/model/follow-ups';
import { shortName } from '@/lib/model/letter-words';
import { Button } from '../base/button';
import { Option } from './option';

/** The letters that wait for an answer, each with its reminder. */
export function FollowUps() {
  const [waiting, setWaiting] = useState<readonly ListedFollowUp[] | null>(null);
  const clock = useClock();
  useEffect(() => {
    let over = false;
    listFollowUps().then(
      (list) => !over && setWaiting(list),
      (problem: unknown) => notify(sentenceOf(problem)),
    );
    return () => {
      over = true;
    };
  }, []);
  const dismiss = (id: number) =>
    dismissFollowUp(id).then(
      () => setWaiting((list) => list?.filter((one) => one.id !== id) ?? null),
      (problem: unknown) => notify(sentenceOf(problem)),
    );
  return (
    <>
      <h3 className="option option-title">{t('followUp.list')}</h3>
      {waiting?.length === 0 ? <p className="option-hint">{t('followUp.empty')}</p> : null}
      {waiting?.map(({ id, subject, people, sentAt, remindAt, due }) => (
        <Option
          key={id}
          title={[fewPeople(people.map(shortName)), subject].filter(Boolean).join(': ')}
          hint={due ? t('followUp.none', { date: fullTime(sentAt, clock) }) : t('followUp.waits', { date: fullTime(remindAt, clock) })}
        >
          <Button kind="line" onClick={() => void dismiss(id)}>
            {t(due ? 'followUp.dismiss' : 'followUp.cancel')}
          </Button>
        </Option>
      ))}
    </>
  );
}
