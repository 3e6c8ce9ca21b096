import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import './_ui/theme/tokens.css';
import './_ui/theme/fonts.css';
import './_ui/theme/base.css';
import './_ui/base/controls.css';
import './_ui/theme/forced.css';
import { barColours, type Look, lookAttributes, lookCookie, readLook } from '@/lib/model/look';
import { servedSpeech } from './_ui/texts/served';
import { latin } from './_ui/theme/latin';
import { ThemeScript } from './_ui/theme/theme-script';

export const metadata: Metadata = {
  applicationName: 'Oriel',
  appleWebApp: { capable: true, title: 'Oriel', statusBarStyle: 'default' },
  icons: { icon: { url: '/icon.svg', type: 'image/svg+xml', sizes: 'any' }, apple: '/icons/apple-180.png' },
  title: { default: 'Oriel', template: '%s · Oriel' },
  robots: { index: false, follow: false },
  referrer: 'same-origin',
  formatDetection: { telephone: false, email: false, address: false, date: false },
};

/** What this browser keeps of the person's choices. */
const keptLook = async (): Promise<Look> => readLook((await cookies()).get(lookCookie)?.value);

export async function generateViewport(): Promise<Viewport> {
  const { theme } = await keptLook();
  return {
    width: 'device-width',
    initialScale: 1,
    interactiveWidget: 'resizes-content',
    viewportFit: 'cover',
    themeColor: (['light', 'dark'] as const).map((scheme) => ({
      media: `(prefers-color-scheme: ${scheme})`,
      color: barColours[theme === 'system' ? scheme : theme],
    })),
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const look = await keptLook();
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
