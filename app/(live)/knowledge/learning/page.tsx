// What was learned from closed incidents, step by step.
import type { Metadata } from 'next';
import { LearningPage } from '../../../../components/knowledge/learning-page.tsx';

export const metadata: Metadata = { title: 'Learning' };

export default function Page() {
  return <LearningPage />;
}
