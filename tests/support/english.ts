/** Unit tests hear English, as it is written in Britain. */
import { speak } from '@/lib/client/texts';
import texts from '@/lib/client/texts/en';

speak({ language: 'en', locale: 'en-GB', dir: 'ltr', texts });
