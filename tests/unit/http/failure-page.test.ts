import { expect, it } from 'vitest';
import { failurePage } from '@/lib/http/failure-page';

it('takes all that it says as text', () => {
  const sign = `<script>"&'`;
  const page = failurePage({ language: sign, dir: 'ltr', theme: 'system', title: sign, sentence: sign, toMail: sign });
  expect(page).not.toContain('<script');
  expect(page.match(/&lt;script&gt;&quot;&amp;&#39;/g)).toHaveLength(5);
});
