'use client';
// The view of learning among the knowledge pages.
import { KnowledgeHead } from './knowledge-head.tsx';
import { LearningSteps } from './learning-steps.tsx';
import { useKnowledge, useSources } from './use-knowledge.ts';

export function LearningPage() {
  const sources = useSources();
  const counted = useKnowledge({}).data?.pages[0];
  const counts = counted === undefined ? null : { ...counted.counts, sources: sources.data?.sources.length ?? counted.sources.length };
  return (
    <div className="page">
      <KnowledgeHead view="learning" counts={counts} />
      <main id="main" className="scroll" tabIndex={-1}>
        <div className="px-6 py-4">
          <LearningSteps />
        </div>
      </main>
    </div>
  );
}
