// All incidents together, for who reviews them.
import type { Metadata } from 'next';
import { AcrossPage } from '../../../components/across/across-page.tsx';

export const metadata: Metadata = { title: 'Across incidents' };

export default function Page() {
  return <AcrossPage />;
}
