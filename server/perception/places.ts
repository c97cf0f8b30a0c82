// Knows places: regions, zones, data centres and environments are where something is wrong, not what.
import { isRegion } from './identifiers.ts';

/** Regions that clouds write in one word: `westeurope`, `eastus2`. */
const cloudRegion =
  /^(?:(?:north|south|east|west|central)(?:central)?(?:us|europe|india|asia)|(?:uk|france|germany|norway|switzerland|sweden|uae|japan|korea|australia|brazil|canada|poland|italy|spain)(?:north|south|east|west|central)|(?:south)?eastasia|southeastasia)\d?$/i;
const environment = '(?:prod|production|prd|live|staging|stage|stg|preprod|pre-prod|uat|qa|dev|devel|development|sandbox|canary)';
const part = '(?:eu|us|uk|de|fr|nl|ap|asia|emea|apac|emea|amer|na|sa|ca|au|jp|in|global|main|\\d{1,2}|[a-z])';
const environmentName = new RegExp(`^(?:${environment}(?:[-_]?${part})?|(?:eu|us|uk|ap)[-_]${environment}|${environment}[-_].*)$`, 'i');
/** Data centres by the code of their city, and `dc2`. */
const dataCentre =
  /^(?:(?:ams|fra|lhr|lon|par|cdg|mad|fsn|nbg|hel|iad|dfw|sjc|sfo|nyc|ewr|ord|lax|sea|atl|yyz|sin|hnd|nrt|syd|bom|del|sgp|tor|sto|arn|osl|cph|waw|vie|zrh|mxp|dub)\d{0,2}[a-c]?|dc-?\d{1,2}|(?:az|zone)-?[a-f\d])$/i;

/** Whether a name says where something is: `eu-west-1b`, `westeurope`, `prod-eu`, `fra1`. */
export function isPlace(name: string): boolean {
  if (isRegion(name) || cloudRegion.test(name) || dataCentre.test(name)) return true;
  if (!environmentName.test(name)) return false;
  // `prod-eu-west-1` is a place, `prod-checkout` is one of its services.
  const rest = name.replace(new RegExp(`^${environment}[-_]`, 'i'), '');
  return rest === name || rest === '' || isRegion(rest) || dataCentre.test(rest) || new RegExp(`^${part}(?:[-_]?\\d)?$`, 'i').test(rest);
}

/** A place that is said to be one: `in namespace shop`, `cluster=prod-2`, `in region x`. */
export const placeWord =
  /\b(?:region|zone|availability zone|cluster|namespace|project|account|subscription|environment|env|data ?cent(?:er|re)|dc|site|realm|stage)s?[\s:=]+["'`]?$/i;
