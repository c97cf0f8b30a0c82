// What a command is called when the screen speaks about it.
import type { Command } from '../../domain/commands.ts';
import { unreachable } from '../../domain/errors.ts';
import type { ActionId, OfferId } from '../../domain/ids.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { milestoneWord, outcomeWord, reviewStateWord, roleWord, severityWord, stageWord } from '../../domain/vocabulary.ts';

/** The command as a sentence's beginning: `Accept “Roll back config 8841”`. */
export function commandWords(command: Command, room: RoomState): string {
  switch (command.type) {
    case 'set-severity':
      return `Set ${severityWord[command.severity]}`;
    case 'set-stage':
      return `Move to ${stageWord[command.stage]}`;
    case 'take-role':
      return `Take ${roleWord[command.role]}`;
    case 'give-role':
      return `Give ${roleWord[command.role]}`;
    case 'leave-role':
      return `Leave ${roleWord[command.role]}`;
    case 'switch-advice':
      return command.on ? 'Turn advice on' : 'Turn advice off';
    case 'accept-offer':
      return `Accept ${offerWords(command.offerId, room)}`;
    case 'assign-offer':
      return `Assign ${offerWords(command.offerId, room)}`;
    case 'dismiss-offer':
      return `Dismiss ${offerWords(command.offerId, room)}`;
    case 'see-offers':
      return 'Note what was on screen';
    case 'give-task':
      return `Give the task “${command.text}”`;
    case 'start-action':
      return `Start ${actionWords(command.actionId, room)}`;
    case 'finish-action':
      return `Mark ${actionWords(command.actionId, room)} done`;
    case 'judge-action':
      return `Mark ${actionWords(command.actionId, room)} “${outcomeWord[command.outcome]}”`;
    case 'rule-match':
      return `Rule on whether ${actionWords(command.actionId, room)} was advised`;
    case 'mark-milestone':
      return `${command.at === null ? 'Take back' : 'Mark'} “${milestoneWord[command.milestone]}”`;
    case 'set-review-state':
      return `Move the review to “${reviewStateWord[command.state]}”`;
    case 'ask-question':
      return `Ask “${command.text}”`;
    case 'answer-question':
      return 'Answer the question';
    case 'post-update':
      return command.audience === 'public' ? 'Post the public update' : 'Post the update';
    case 'resolve':
      return 'Resolve the incident';
    case 'reopen':
      return 'Reopen the incident';
    default:
      return unreachable(command);
  }
}

function offerWords(id: OfferId, room: RoomState): string {
  const text = room.offers.get(id)?.offer.text;
  return text === undefined ? 'this action' : `“${text}”`;
}

function actionWords(id: ActionId, room: RoomState): string {
  const text = room.actions.get(id)?.text;
  return text === undefined ? 'this action' : `“${text}”`;
}
