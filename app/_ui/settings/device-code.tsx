'use client';
import { useEffect, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { makeDeviceLink } from '@/lib/client/devices';
import { t } from '@/lib/client/texts';
import { shortTime, useClock } from '@/lib/client/time';
import type { DeviceLink, DeviceWay } from '@/lib/model/devices';
import type { AccountId } from '@/lib/model/ids';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { copyOrShow } from './copy-button';

/** True from `at` on (ms since the epoch). */
function useOver(at: number | null): boolean {
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    if (at === null) return;
    const timer = setTimeout(() => setOver(at), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
  return at !== null && over === at;
}

/** The code, always dark on white with its quiet zone: cameras know no other theme. */
function Code({ size, path }: DeviceLink['code']) {
  return (
    <svg className="device-code" role="img" aria-label={t('devices.code')} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** A code for the camera of a phone, made when somebody asks for it: it works once and for ten minutes. */
export function DeviceCode({ id, way, onPage }: { id: AccountId; way: DeviceWay; onPage: boolean }) {
  const clock = useClock();
  const [link, setLink] = useState<DeviceLink | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const over = useOver(link?.expiresAt ?? null);
  const make = async () => {
    setBusy(true);
    setFault(null);
    try {
      setLink(await makeDeviceLink(id, way));
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  };
  const shown = link && !over ? link : null;
  return (
    <section className="device-phone" aria-label={t('devices.phone')}>
      <div className="device-frame">
        {shown ? (
          <Code {...shown.code} />
        ) : (
          <Button kind="line" disabled={busy} onClick={() => void make()}>
            {t('devices.makeCode')}
          </Button>
        )}
      </div>
      <div className="device-steps">
        <h3>{t('devices.phone')}</h3>
        <ol className="numbered">
          <li>{t('devices.step.scan')}</li>
          <li>{t('devices.step.load')}</li>
          <li>{t(onPage ? 'devices.step.appPassword' : 'devices.step.password')}</li>
        </ol>
        <p className="option-hint num" role="status">
          {shown ? t('devices.codeUntil', { time: shortTime(shown.expiresAt, clock) }) : over ? t('devices.codeOver') : null}
        </p>
        <Fault>{fault}</Fault>
        {shown ? (
          <div className="device-acts">
            <Button kind="line" icon="rotate-cw" disabled={busy} onClick={() => void make()}>
              {t('devices.newCode')}
            </Button>
            <Button kind="line" icon="copy" onClick={() => void copyOrShow(shown.url, t('devices.link'))}>
              {t('devices.copyLink')}
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}
