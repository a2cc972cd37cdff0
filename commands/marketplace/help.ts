/** What `--help` prints. */
export const usage = `Plays the marketplace: signs a call, sends it, and checks the answer.

  npm run marketplace -- <command> [options]

commands             in SaaS V2.0; other families have some of them
  purchase           newInstance; getLicense
  renew, cancel-renewal, trial-to-formal, change-renewal
                     refreshInstance, each with its scene
  expire             expireInstance, expireLicense (V1.0)
  freeze, unfreeze   updateInstanceStatus
  upgrade            upgradeInstance
  release            releaseInstance
  query              queryInstance
  check              changeInstanceCheck: may this instance change to another product?
  apply              getLicenseAsync: an application for an online licence
  notify             orderNotify
  bind, unbind       the sandbox's enterprise: tenantSync, applicationSync, allOrgSync
  authorize, disable its people: authSync; one of them with --user NAME
  reorganise         a new department: singleOrgSync

options
  --family NAME      v2 (default), v1, license (License 1.0), license-code (2.0), license-online
  --order ID         purchase, notify: the order. Otherwise: the purchase whose instance is meant (default: the last)
  --line ID          its order line (default: <order>-000001)
  --instance ID      the instance, instead of a remembered purchase; for query several with commas
  --event-order ID   the order of a renewal, upgrade or unsubscription (default: a new one)
  --expire TIME      new expiry of a renewal, yyyyMMddHHmmss or ISO 8601, UTC (default: in a year)
  --scene TEXT       another scene of refreshInstance
  --product ID       the product to buy or to change to; --sku CODE its specification
  --charging-mode N  v1, license: 0 pay-per-use, 1 period, 3 one-time, 5 package
  --amount DECIMAL   v1: the order's amount; a renewal with a negative one is a cancelled one
  --extend NAME=TEXT v1, license: an answer of the buyer, such as identificationCode=ABC; may be repeated
  --phone, --email   v1: sent encrypted
  --license CODE     license-code: the code
  --kit-version N    bind and the like: 1 or 2 (default)
  --event ID         apply: the application (default: a new one); --fingerprint TEXT its device
  --repeat N         the same event N times one after the other, each call with its own nonce
  --parallel N       the same event N times at once
  --skew SECONDS     the marketplace's clock is off by so much
  --replay           the very same bytes twice: nonce, time and signature
  --lose-answer      the answer gets lost, and the same event is called again
  --bad-signature    a signature that no key made
  --show-password    v1: the password that the answer carries, instead of asterisks
  --test             a call of the debugging page (testFlag 1)
  --url URL          the production address (default: the sandbox)
  --key KEY          the access key (default: the sandbox's)
  --json             one JSON object instead of text
  --help             this text

examples
  npm run marketplace -- purchase
  npm run marketplace -- purchase --order A --parallel 200
  npm run marketplace -- query --url https://shop.example.com/saas --key "$BASE_ACCESS_KEY"

Without --url the time is the sandbox's, which its console can move.

Exit code: 0 every answer verified, 1 not every one, 2 wrong usage or nobody answers.`;
