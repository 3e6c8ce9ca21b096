/** Whose Oriel this is, for what shows its name or its mark. */
import { createContext, useContext } from 'react';
import { type Brand, ownBrand } from '@/lib/model/brand';

export const BrandContext = createContext<Brand>(ownBrand);

/** The brand of the host name that this page was opened under. */
export const useBrand = (): Brand => useContext(BrandContext);
