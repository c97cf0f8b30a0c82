// The context of a step: the few things about the situation by which learning tells one experience from another.
import type { AdviceContext } from '../../domain/learning.ts';
import { actionGroup, stepKind } from '../../domain/vocabulary.ts';
import { isBegun } from '../memory/tried-steps.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';

const contexts = new WeakMap<WorkingMemory['items'], AdviceContext>();

/** The context of anything that is advised or done now. */
export function adviceContext(memory: WorkingMemory): AdviceContext {
  const known = contexts.get(memory.items);
  if (known !== undefined && known.stage === memory.stage) return known;
  const trouble = memory.symptoms.find((item) => item.kinds.length > 0)?.kinds[0] ?? null;
  const step = memory.tried.findLast((tried) => isBegun(tried) && actionGroup(tried.class) !== 'coordinate');
  const context = { stage: memory.stage, trouble, last: step === undefined ? null : stepKind(step.class) };
  contexts.set(memory.items, context);
  return context;
}
