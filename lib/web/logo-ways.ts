/** How the world is asked for the logo of a domain (BIMI). */
import { fetchOutside } from '@/lib/net/outside';
import { lookUpTxt, type TxtLookUp } from '@/lib/net/records';

/** The text records of a name, and what lies at an address. */
export interface LogoWays {
  txt: TxtLookUp;
  fetch: typeof fetchOutside;
}

/** The ways of the machine itself. */
export const logoWays: LogoWays = { txt: lookUpTxt, fetch: fetchOutside };
