<?php
// A small complete product: the webhook with its questions, the login with a ticket, and a report of usage.
//
//   WEBHOOK_SECRET=whsec_... BRIDGE_URL=http://localhost:4000 BRIDGE_TOKEN=... PORT=3000 php -S localhost:3000 product.php
//
// Nothing but PHP. The package standard-webhooks/standard-webhooks verifies, too.
declare(strict_types=1);

/** Standard Webhooks: an HMAC over id, time and the bytes as they came; not older than five minutes. */
function verified(string $body): bool
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $sentAt = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!ctype_digit($sentAt) || abs(time() - (int) $sentAt) > 300) {
        return false;
    }
    foreach (explode(',', getenv('WEBHOOK_SECRET') ?: '') as $secret) {
        $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
        $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$sentAt.$body", $key, true));
        foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $given) {
            if (hash_equals($expected, $given)) {
                return true;
            }
        }
    }
    return false;
}

/** Instance id => whether it is blocked. A real product keeps this in its database: an event may come twice. */
function instances(?callable $change = null): array
{
    $file = fopen(getenv('INSTANCES') ?: sys_get_temp_dir() . '/product-instances.json', 'c+');
    flock($file, LOCK_EX);
    $known = json_decode(stream_get_contents($file) ?: '{}', true) ?? [];
    if ($change !== null) {
        $known = $change($known);
        ftruncate($file, 0);
        rewind($file);
        fwrite($file, json_encode((object) $known));
    }
    fclose($file);
    return $known;
}

/** What is answered to a message. The same id gets the same answer. */
function answer(string $id, string $type, array $data): array
{
    $instance = $data['instanceId'] ?? '';
    if (($data['trial'] ?? false) !== true) {
        match ($type) {
            'instance.created' => instances(fn ($known) => $known + [$instance => false]),
            'instance.frozen' => instances(fn ($known) => [$instance => true] + $known),
            'instance.unfrozen' => instances(fn ($known) => [$instance => false] + $known),
            'instance.released' => instances(fn ($known) => array_diff_key($known, [$instance => 0])),
            default => null,
        };
    }
    return match ($type) {
        'instance.created' => ['app' => ['frontEndUrl' => here() . "/app/$instance", 'userName' => 'admin']],
        'license.requested', 'license.applied' => ['license' => "LICENSE-$id"],
        'instance.change-requested' => ['allowed' => count($data['target']) > 0, 'reason' => ''],
        'instance.status-requested' => ['handled' => false],
        default => [],
    };
}

function here(): string
{
    return getenv('PUBLIC_URL') ?: 'http://localhost:' . (getenv('PORT') ?: '3000');
}

/** A call of the deployment, with our token: its status and what it says. */
function call(string $path, array $body): array
{
    $headers = ['Authorization: Bearer ' . getenv('BRIDGE_TOKEN'), 'Content-Type: application/json'];
    $http = ['method' => 'POST', 'header' => $headers, 'content' => json_encode($body)];
    $context = stream_context_create(['http' => $http + ['ignore_errors' => true, 'timeout' => 10]]);
    $text = @file_get_contents(getenv('BRIDGE_URL') . $path, false, $context);
    preg_match('#^HTTP/\S+ (\d+)#', $http_response_header[0] ?? '', $found);
    return [(int) ($found[1] ?? 0), json_decode($text ?: '', true) ?? ['detail' => 'no answer']];
}

/** Each view of the product is one unit of use. The id makes a repeat count once. */
function reportUse(string $instance): string
{
    $record = ['id' => bin2hex(random_bytes(16)), 'instanceId' => $instance, 'at' => gmdate('c'), 'value' => '1'];
    [$status, $told] = call('/api/v1/usage/records', ['records' => [$record]]);
    return $status === 200 ? $told['items'][0]['outcome'] : ($told['errors'][0]['detail'] ?? $told['detail']);
}

function say(int $status, string $text, string $type = 'text/plain; charset=utf-8'): void
{
    http_response_code($status);
    header("Content-Type: $type");
    echo $text;
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($_SERVER['REQUEST_METHOD'] === 'POST' && $path === '/webhook') {
    $body = file_get_contents('php://input');
    if (!verified($body)) {
        say(401, '{"error": "not verified"}', 'application/json');
        return;
    }
    $event = json_decode($body, true);
    $told = answer($_SERVER['HTTP_WEBHOOK_ID'], $event['type'], $event['data']);
    say(200, json_encode((object) $told), 'application/json');
} elseif ($path === '/login') {
    [$status, $login] = call('/oauth/ticket', ['ticket' => $_GET['ticket'] ?? '']);
    $status === 200 ? say(200, "Hello {$login['user']['name']}\n") : say(401, "Please log in again.\n");
} else {
    $instance = preg_replace('#^/app/#', '', $path);
    $blocked = instances()[$instance] ?? null;
    match ($blocked) {
        null => say(404, "There is no such instance.\n"),
        true => say(403, "This instance is blocked.\n"),
        false => say(200, "Instance $instance. Usage: " . reportUse($instance) . "\n"),
    };
}
