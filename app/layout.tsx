import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import './_ui/theme/tokens.css';
import './_ui/theme/fonts.css';
import './_ui/theme/base.css';
import './_ui/base/controls.css';
import { lookAttributes, lookCookie, readLook } from '@/lib/model/look';
import { servedSpeech } from './_ui/texts/served';
import { latin } from './_ui/theme/latin';
import { ThemeScript } from './_ui/theme/theme-script';

export const metadata: Metadata = {
  title: { default: 'Oriel', template: '%s · Oriel' },
  robots: { index: false, follow: false },
  referrer: 'same-origin',
  formatDetection: { telephone: false, email: false, address: false, date: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  interactiveWidget: 'resizes-content',
  viewportFit: 'cover',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const look = readLook((await cookies()).get(lookCookie)?.value);
  const { language, dir } = await servedSpeech();
  return (
    <html lang={language} dir={dir} className={latin.variable} {...lookAttributes(look)} suppressHydrationWarning>
      <head>
        <ThemeScript nonce={nonce} />
      </head>
      <body>{children}</body>
    </html>
  );
}
