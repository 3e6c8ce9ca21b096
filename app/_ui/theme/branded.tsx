'use client';
import type { ReactNode } from 'react';
import { BrandContext, useBrand } from '@/lib/client/brand';
import type { Brand } from '@/lib/model/brand';
import { Mark } from '../base/mark';

/** Tells everything within whose Oriel this is. */
export function Branded({ brand, children }: { brand: Brand; children: ReactNode }) {
  return <BrandContext value={brand}>{children}</BrandContext>;
}

/** The operator's mark, or ours. The name stands beside it. */
export function BrandMark({ size }: { size: number }) {
  const { logo } = useBrand();
  if (!logo) return <Mark size={size} />;
  // biome-ignore lint/performance/noImgElement: the operator's picture is served as it is
  return <img className="brand-logo" src="/api/brand" alt="" height={size} />;
}
