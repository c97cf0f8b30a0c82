// Reads identifiers: pod names, hosts, addresses, ARNs, images and versions, and gives the name people use for the thing.

const podName = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*?)-(?=[a-z0-9]*\d)[a-z0-9]{4,10}-[a-z0-9]{3,5}$/;
const daemonPodName = /^([a-z][a-z0-9]*(?:-[a-z0-9.]+)*?)-(?=[bcdfghjklmnpqrstvwxz2-9]*[2-9])[bcdfghjklmnpqrstvwxz2-9]{5}$/;
const jobPodName = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*?)-(?:\d{8,10}|\d{13})(?:-[a-z0-9]{5})?$/;
const nodeName = /^(?:gke|aks|eks|ip|node|vm|i)-[a-z0-9-]*\d[a-z0-9.-]*$|^ip-\d+/;
const regionName =
  /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us|uk|asia|europe|australia|northamerica|southamerica)-(?:north|south|east|west|central|southeast|northeast|northwest|southwest|gov)[a-z0-9-]*$/i;
const person = /^(?:responder|user|vendor|person|member|scribe|operator|engineer|reporter|observer)-\d+$/i;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const commit = /^(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}$/;
const ipAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const arn = /^arn:[\w-]*:[\w-]*:[\w-]*:\d*:(.+)$/i;
const image = /^(?:[\w.-]+(?::\d+)?\/)*([a-z][\w.-]+):(?=[\w.-]*\d|latest|stable|main|prod)[\w][\w.-]*$/;
const internalDomain =
  /^([\w-]+)(?:\.[\w-]+)*\.(?:svc|svc\.cluster\.local|cluster\.local|local|internal|compute\.internal|lan|corp|intra|localdomain)$/i;
const hostOfDomain = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*-?\d+[a-z]?)\.(?:[\w-]+\.)+[a-z]{2,}$/i;

/** The name people use for an identifier: pod hashes, domains, ports, tags and redundant heads are dropped. Total; may return ''. */
export function plainName(raw: string): string {
  let name = raw.replace(/^[`'"“(<[]+|[`'"”)>\].,;:!?]+$/g, '').replace(/['’]s$/, '');
  if (/^(?:pod|pods|deployment|deploy|statefulset|sts|daemonset|svc|service|node|ds|job|cronjob)\//.test(name))
    name = name.slice(name.indexOf('/') + 1);
  if (uuid.test(name)) return '';
  const resource = arn.exec(name)?.[1];
  if (resource !== undefined)
    name = resource.split(/[:/]/).findLast((part) => part !== '' && !uuid.test(part) && !/^\d+$/.test(part)) ?? '';
  if (/^https?:\/\//i.test(name)) name = name.replace(/^https?:\/\//i, '').replace(/[/?#].*$/, '');
  name = image.exec(name)?.[1] ?? name;
  name = name.replace(/^-+|-+$/g, '').replace(/(?<=[\w.-]):\d{2,5}$/, '');
  const host = internalDomain.exec(name) ?? hostOfDomain.exec(name);
  if (host?.[1] !== undefined) name = host[1];
  if (nodeName.test(name) || regionName.test(name) || person.test(name) || ipAddress.test(name)) return name;
  const pod = podName.exec(name) ?? daemonPodName.exec(name) ?? jobPodName.exec(name);
  if (pod?.[1] !== undefined && /[a-z]{2}/.test(pod[1])) return pod[1];
  return name;
}

/** Whether a name is a region of a cloud or a company. */
export function isRegion(name: string): boolean {
  return regionName.test(name);
}

/** Whether a name is a pseudonym of a person. */
export function isPerson(name: string): boolean {
  return person.test(name);
}

/** Whether a name is one machine's. */
export function isNode(name: string): boolean {
  return nodeName.test(name) || ipAddress.test(name);
}

/** Whether a word is the id of a commit or of a request: a name of nothing. */
export function isOpaqueId(word: string): boolean {
  return commit.test(word) || uuid.test(word);
}

/** Whether a word with colons or slashes names a thing: an ARN, an image with its tag, an address of a host with a port, an internal host. */
export function isAddressed(word: string): boolean {
  return (
    arn.test(word) ||
    image.test(word) ||
    /^[a-z][\w.-]*[a-z0-9]:\d{2,5}$/i.test(word) ||
    /^(?:pod|deployment|statefulset|daemonset|svc|node|job|cronjob)\/[\w.-]+$/.test(word)
  );
}

/** The thing an instance belongs to: `kafka-1` and `kafka-2` are both of `kafka`. */
export function familyOf(name: string): string {
  const lower = name.toLowerCase().replace(/[\s_]+/g, '-');
  return lower.replace(/-(?:\d+|[a-z])$/, '').replace(/-(?:service|svc|server|app|prod|production|deployment|cluster)$/, '');
}

const numberedName = /^[a-z]{2,12}(?:-[a-z]{1,12}){0,3}-?\d{1,4}[a-z]?(?:\.[a-z][\w-]*)*$/;
/** Words of this form that name no machine: protocols, formats, runtimes, counts, units, persons. */
const numberedWords =
  /^(?:https?|ipv|utf|iso|sha|md|base|int|uint|float|tls|ssl|php|python|py|java|jdk|node|nodejs|log|oauth|win|windows|linux|ubuntu|debian|centos|rhel|el|ubi|amd|arm|ps|mp|es|ec|vue|react|angular|drupal|go|ruby|elastic|sev|severity|prio|priority|tier|level|layer|phase|step|day|week|month|hour|minute|part|option|plan|round|attempt|try|top|max|min|first|last|version|ver|rev|release|rel|rc|beta|alpha|build|run|job|sprint|room|page|chapter|section|case|item|figure|fig|table|line|col|error|code|status|pr|mr|ticket|issue|bug|inc|req|chg|rfc|cve|eth|ens|eno|enp|bond|lo|sda|sdb|nvme|vd|disk|cpu|core|gpu|port|az|zone|area|percent|sec|ms|usd|eur|gb|mb|kb|tb|gib|mib|cat|usb|id|no|nr|num|fy|responder|user|vendor|person|member|scribe|operator|engineer|reporter|observer|customer|client|team|support|shift|oncall)-?\d/;
/** A product with its version: `mysql8`; with two digits it is a machine. */
const versioned = /^(?:mysql|mariadb|postgres|postgresql|redis|tomcat|web|angular|magento)\d$/;

/** Whether a word has the form of a machine's name, as `db1`, `web03` and `cp3052`, and is no known word of that form. */
export function isHostName(word: string): boolean {
  return numberedName.test(word) && !numberedWords.test(word) && !versioned.test(word) && !isRegion(word);
}

/** Whether a machine watches others, so that a check that runs on it says nothing of it: `alert1001`, `monitoring-2`, `icinga-master1`. */
export function isMonitoringHost(name: string): boolean {
  return /^(?:alerts?|alerting|alertmanager|mon|monitor|monitoring|icinga2?|nagios|zabbix|prometheus|prom|grafana|checkmk|sensu|probe|prober|blackbox|statsd|graphite)(?:[-_]?(?:master|server|host|node|main|prod|eu|us|live))?[-_]?\d+(?:\..*)?$/i.test(
    name,
  );
}

const collector =
  /(?:^|[-_./])(?:\w*exporter|kube-state-metrics|kubelet|cadvisor|blackbox|prometheus|probe|prober|alertmanager|telegraf|collectd)(?:$|[-_./:])/i;

/** Whether a name is one of a program that only collects the figures of others: `kube-state-metrics`, `node-exporter`. */
export function isCollector(name: string): boolean {
  return collector.test(name);
}
