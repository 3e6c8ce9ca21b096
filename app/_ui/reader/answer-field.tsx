'use client';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { rich, t } from '@/lib/client/texts';

export interface AnswerFieldProps {
  /** "Ines and Tomasz". */
  to: string;
  onReply: () => void;
  /** Null where there is nobody else to answer. */
  onReplyAll: (() => void) | null;
  onForward: () => void;
}

/** The field at the end of a letter that becomes the answer. */
export function AnswerField({ to, onReply, onReplyAll, onForward }: AnswerFieldProps) {
  return (
    <div className="rd-answer">
      <button type="button" className="rd-answer-main" onClick={onReply}>
        <Icon name="reply" />
        <span className="cut">{rich('reader.answerTo', { names: <bdi key="names">{to}</bdi> })}</span>
      </button>
      {onReplyAll ? (
        <Button icon="reply-all" small onClick={onReplyAll} aria-label={t('command.replyAll')}>
          {t('reader.all')}
        </Button>
      ) : null}
      <Button icon="forward" small onClick={onForward} aria-label={t('command.forward')}>
        {t('command.forward')}
      </Button>
    </div>
  );
}
