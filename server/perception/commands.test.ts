// What commands do and what they name, with prompts, wrappers and chains; and lines that only look like commands.
import { describe, expect, it } from 'vitest';
import { commandsIn } from './commands.ts';

const read = (text: string): string[] => commandsIn(text).map(({ class: cls, target }) => `${cls} ${target ?? '-'}`);

describe('a command', () => {
  it.each([
    // Where it runs stands in the prompt.
    ['files4$ df -h /srv', 'inspect-state files4'],
    ['root@db7:/var/lib# du -sh *', 'inspect-state db7'],
    ['[root@mx9 ~]# postqueue -p | tail -1', 'inspect-state mx9'],
    ['ledger=# select pid, state from pg_stat_activity;', 'inspect-state ledger'],
    ['ledger=> select pg_terminate_backend(4711);', 'free-resource ledger'],
    ['mysql> kill 8812;', 'free-resource -'],
    ['127.0.0.1:6379> config set maxmemory 4gb', 'reconfigure redis'],
    // Wrappers: what counts is inside.
    ["ssh deploy@app12 'sudo systemctl restart unicorn'", 'restart unicorn'],
    ['for h in app1 app2; do ssh $h sudo systemctl stop nginx; done', 'disable nginx'],
    ['kubectl exec -it ledger-0 -- psql -c "select pg_cancel_backend(12)"', 'free-resource ledger-0'],
    ["cumin -b2 'A:search' 'systemctl restart elasticsearch'", 'restart elasticsearch'],
    ["salt 'web*' cmd.run 'service php-fpm restart'", 'restart php-fpm'],
    ["watch -n1 'kubectl get pods -n pay'", 'inspect-state pods'],
    ['sudo -u postgres psql -h pg3 -c "select * from pg_replication_slots"', 'inspect-state pg3'],
    // Platforms.
    ['helm rollback billing 14 -n prod', 'rollback billing'],
    ['kubectl set image deploy/web web=web:1.2', 'deploy-fix web'],
    ['kubectl rollout undo deployment/web', 'rollback web'],
    ['aws ecs update-service --cluster main --service checkout --desired-count 12', 'scale checkout'],
    ['aws ecs update-service --cluster main --service checkout --desired-count 0', 'disable checkout'],
    ['aws rds reboot-db-instance --db-instance-identifier orders-db', 'restart orders-db'],
    ['aws logs tail /aws/lambda/thumbnailer --since 1h', 'inspect-logs thumbnailer'],
    ['gcloud sql instances restart reports-db', 'restart reports-db'],
    ['gcloud compute instance-groups managed resize web-pool --size 12', 'scale web-pool'],
    ['az webapp restart --name portal --resource-group rg', 'restart portal'],
    ['terraform plan -target=module.vpc', 'inspect-changes vpc'],
    ['terraform -chdir=envs/edge apply', 'deploy-fix edge'],
    ['terraform import aws_route53_record.www Z1_www', 'reconfigure www'],
    ['terraform force-unlock 8c1d-22', 'free-resource -'],
    ['git revert 4be19aa', 'rollback -'],
    // Stores.
    ['psql -h orders-db -c "vacuum full events"', 'reconfigure orders-db'],
    ['psql -h orders-db -c "alter system set max_connections = 400"', 'reconfigure orders-db'],
    ['redis-cli -h session-cache info memory', 'inspect-state session-cache'],
    ['rabbitmqctl purge_queue mails', 'free-resource mails'],
    ['kafka-consumer-groups.sh --bootstrap-server k1:9092 --describe --group invoices', 'inspect-state invoices'],
    ['kafka-consumer-groups.sh --reset-offsets --to-datetime 2024-01-01T00:00:00 --group invoices --execute', 'restore-data invoices'],
    ['zfs destroy pool/vm@2020-01-01', 'free-resource pool/vm'],
    ['files4$ zpool add pool mirror sdx sdy', 'scale files4'],
    ['lvextend -r -L +50G /dev/vg0/data', 'scale -'],
    ['rsync -av backup3:/dumps/ /srv/dumps/', 'restore-data backup3'],
    ['pg_restore -d crm latest.dump', 'restore-data crm'],
    // Tools of a machine.
    ['curl -I https://shop.example.com/login', 'reproduce shop.example.com'],
    ["curl -XPUT es1:9200/_cluster/settings -d '{}'", 'reconfigure es1'],
    ['dig +short api.example.org @ns3', 'inspect-state ns3'],
    ['openssl s_client -connect imap.example.org:993', 'reproduce imap.example.org'],
    ['nc -vz cache4 6379', 'reproduce cache4'],
    ['less /var/log/haproxy.log', 'inspect-logs haproxy'],
    ['grep -c timeout /var/log/payments/app.log', 'inspect-logs payments'],
    ['rm -rf /srv/cache/old', 'free-resource -'],
    ['echo "disable server web/web7" | sudo socat stdio /run/haproxy.sock', 'isolate web7'],
    ["confctl select 'name=web41.*' set/pooled=no", 'isolate web41'],
    ['ansible-playbook -l proxies site.yml', 'deploy-fix proxies'],
    ['postqueue -f', 'restore-data postfix'],
    ['iptables -I INPUT -s 10.2.3.4 -j DROP', 'throttle -'],
    ['certbot renew --cert-name shop.example.org', 'secure shop.example.org'],
  ])('%s', (text, deed) => {
    expect(read(text)).toEqual([deed]);
  });

  it('gives each step of a chain', () => {
    expect(read('$ systemctl stop indexer && rm -rf /srv/index/tmp && systemctl start indexer')).toEqual([
      'disable indexer',
      'free-resource -',
      'restart indexer',
    ]);
  });

  it('has output after it, which is none', () => {
    expect(read('files4$ df -h\nfree space is low\ntop -5 of it\nfiles4$ zpool status')).toEqual(['inspect-state files4']);
    expect(read('systemctl status nginx\nping me when done')).toEqual(['inspect-state nginx']);
  });

  it('may be quoted in a sentence', () => {
    expect(read('could you run `kubectl get nodes` for me?')).toEqual(['inspect-state nodes']);
    expect(commandsIn('Ran `systemctl restart nginx` on both.')[0]?.quoted).toBe(true);
  });

  it.each([
    'service is back',
    'host db3 is gone',
    'free memory on the nodes is low',
    'top of the list: the database',
    'find out who did it',
    'git is down for everyone',
    'make sure that it works',
    'less traffic now than before',
    'select the other region and try again',
    'alter table on a big table is slow',
    'We paid $ 500 for it',
    '# notes of the night',
    '5 % of users affected',
    'kill it and go on',
    'update the page and set a reminder',
  ])('is not this: %s', (text) => {
    expect(commandsIn(text)).toEqual([]);
  });
});
