import { describe, expect, it } from 'vitest';
import { classNamed, classOfCommand, classOfSentence, imperativeOf } from './step-lexicon.ts';

describe('the class of an imperative sentence', () => {
  it.each([
    ['Declare an incident for the failing logins', 'declare'],
    ['Raise the severity to SEV-1', 'declare'],
    ['Name an incident commander', 'assign-role'],
    ['Take ownership of the page', 'assign-role'],
    ['Page the database on-call', 'engage'],
    ['Open a case with the vendor', 'engage'],
    ['Hand the incident over to the next time zone', 'hand-over'],
    ['Tell stakeholders where things stand', 'update-internal'],
    ['Post an update on the status page', 'update-external'],
    ['Tell users that logins fail', 'update-external'],
    ['Read the logs of the api', 'inspect-logs'],
    ['Search the traces for slow calls', 'inspect-logs'],
    ['Look at memory usage of the node', 'inspect-metrics'],
    ['Check the dashboard of the queue', 'inspect-metrics'],
    ['Describe the pod', 'inspect-state'],
    ['Find out which node it runs on', 'inspect-state'],
    ['List what changed in the last hour', 'inspect-changes'],
    ['Compare the diff of the release', 'inspect-changes'],
    ['Try the checkout as a user', 'reproduce'],
    ['Search the issue tracker for known bugs', 'consult'],
    ['Roll back checkout-api', 'rollback'],
    ['Set the previous password again', 'rollback'],
    ['Deploy the fix', 'deploy-fix'],
    ['Raise the timeout of the proxy', 'reconfigure'],
    ['Restart the hub', 'restart'],
    ['Delete the failing pods', 'restart'],
    ['Add replicas to the api', 'scale'],
    ['Increase the memory of the container', 'scale'],
    ['Uncordon the node', 'scale'],
    ['Cordon and drain the node', 'isolate'],
    ['Take the backend out of rotation', 'isolate'],
    ['Fail over to the standby', 'reroute'],
    ['Block the address at the edge', 'throttle'],
    ['Turn off the feature flag', 'disable'],
    ['Purge the queue', 'free-resource'],
    ['Restore the table from the backup', 'restore-data'],
    ['Replace the node', 'replace'],
    ['Revoke the key', 'secure'],
    ['Silence the alert for an hour', 'silence'],
    ['Verify that logins work', 'verify'],
    ['Keep watching the error rate', 'monitor'],
    ['Resolve the incident', 'resolve'],
    ['Record the times', 'record'],
    ['Then, you should restart the hub', 'restart'],
    ['Try restarting the pods', 'restart'],
  ])('%s: %s', (sentence, wanted) => {
    expect(classOfSentence(sentence)).toBe(wanted);
  });

  it.each(['The service is a proxy', 'Because of this', '', '123'])('does not guess at "%s"', (sentence) => {
    expect(classOfSentence(sentence)).toBeNull();
  });
});

describe('the class of a command', () => {
  it.each([
    ['kubectl -n prod logs api-1 --previous', 'inspect-logs'],
    ['$ journalctl -u kubelet', 'inspect-logs'],
    ['kubectl describe pod api-1', 'inspect-state'],
    ['oc get nodes', 'inspect-state'],
    ['aws rds describe-db-instances', 'inspect-state'],
    ['kubectl top pods', 'inspect-metrics'],
    ['sum(rate(http_requests_total[5m])) by (code)', 'inspect-metrics'],
    ['git log --oneline -5', 'inspect-changes'],
    ['kubectl rollout history deploy/api', 'inspect-changes'],
    ['kubectl rollout undo deploy/api', 'rollback'],
    ['helm rollback api 3', 'rollback'],
    ['kubectl delete pod api-1', 'restart'],
    ['sudo systemctl restart nginx', 'restart'],
    ['kubectl rollout restart deploy/api', 'restart'],
    ['kubectl cordon node-1', 'isolate'],
    ['kubectl drain node-1 --ignore-daemonsets', 'isolate'],
    ['kubectl uncordon node-1', 'scale'],
    ['kubectl scale deploy/api --replicas=5', 'scale'],
    ['kubectl scale deploy/api --replicas=0', 'disable'],
    ['SELECT pg_terminate_backend(123)', 'free-resource'],
    ['kubectl patch deploy api -p x', 'reconfigure'],
    ['helm upgrade api ./chart', 'deploy-fix'],
    ['dig example.org', 'reproduce'],
    ['aws iam delete-access-key --access-key-id x', 'secure'],
    ['velero restore create --from-backup x', 'restore-data'],
  ])('%s: %s', (command, wanted) => {
    expect(classOfCommand(command)).toBe(wanted);
  });

  it('takes the first line that it knows', () => {
    expect(classOfCommand('cd /srv\nexport A=b\nkubectl rollout undo deploy/api')).toBe('rollback');
  });

  it('does not guess', () => {
    expect(classOfCommand('echo hello')).toBeNull();
  });
});

it('starts a sentence at its verb', () => {
  expect(imperativeOf('Then, please consider deleting the pod')).toBe('delete the pod');
});

it('reads a class by its own word', () => {
  expect(classNamed(' Inspect-Logs ')).toBe('inspect-logs');
  expect(classNamed('look')).toBeNull();
});
