import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A small complete product: the webhook with its questions, the login with a ticket, and a report of usage.
 *
 * <p>WEBHOOK_SECRET=whsec_... BRIDGE_URL=http://localhost:4000 BRIDGE_TOKEN=... java -cp gson.jar Product.java
 *
 * <p>The JDK and Gson. In Spring the three pages are methods of a controller; com.standardwebhooks verifies, too.
 */
public class Product {
  static final String PORT = System.getenv().getOrDefault("PORT", "3000");
  static final String HERE = System.getenv().getOrDefault("PUBLIC_URL", "http://localhost:" + PORT);
  static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** A real product keeps this in its database, with the instance id as the key: an event may come twice. */
  static final Map<String, Boolean> BLOCKED = new ConcurrentHashMap<>();

  /** Standard Webhooks: an HMAC over id, time and the bytes as they came; not older than five minutes. */
  static boolean verified(Headers headers, byte[] body) throws Exception {
    String sentAt = headers.getFirst("webhook-timestamp");
    if (sentAt == null || !sentAt.matches("\\d{1,15}")) return false;
    if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(sentAt)) > 300) return false;
    String given = String.valueOf(headers.getFirst("webhook-signature"));
    for (String secret : System.getenv("WEBHOOK_SECRET").split(",")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
      mac.update((headers.getFirst("webhook-id") + "." + sentAt + ".").getBytes(StandardCharsets.UTF_8));
      byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
      for (String signature : given.split(" ")) {
        if (MessageDigest.isEqual(expected, signature.getBytes())) return true;
      }
    }
    return false;
  }

  /** What is answered to a message. The same id gets the same answer. */
  static Map<String, ?> answer(String id, String type, JsonObject data) {
    String instance = data.has("instanceId") && !data.get("instanceId").isJsonNull()
        ? data.get("instanceId").getAsString() : "";
    if (!data.has("trial")) {
      switch (type) {
        case "instance.created" -> BLOCKED.putIfAbsent(instance, false);
        case "instance.frozen", "instance.unfrozen" -> BLOCKED.put(instance, type.equals("instance.frozen"));
        case "instance.released" -> BLOCKED.remove(instance);
        default -> { }
      }
    }
    return switch (type) {
      case "instance.created" ->
          Map.of("app", Map.of("frontEndUrl", HERE + "/app/" + instance, "userName", "admin"));
      case "license.requested", "license.applied" -> Map.of("license", "LICENSE-" + id);
      case "instance.change-requested" -> Map.of("allowed", !data.getAsJsonArray("target").isEmpty());
      case "instance.status-requested" -> Map.of("handled", false);
      default -> Map.of();
    };
  }

  /** A call of the deployment, with our token. */
  static HttpResponse<String> call(String path, Object body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(System.getenv("BRIDGE_URL") + path))
            .header("Authorization", "Bearer " + System.getenv("BRIDGE_TOKEN"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(new Gson().toJson(body))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Each view of the product is one unit of use. The id makes a repeat count once. */
  static String reportUse(String instance) throws Exception {
    String id = UUID.randomUUID().toString();
    Map<String, String> record =
        Map.of("id", id, "instanceId", instance, "at", Instant.now().toString(), "value", "1");
    HttpResponse<String> response = call("/api/v1/usage/records", Map.of("records", List.of(record)));
    JsonObject told = JsonParser.parseString(response.body()).getAsJsonObject();
    if (response.statusCode() != 200) return told.get("detail").getAsString();
    return told.getAsJsonArray("items").get(0).getAsJsonObject().get("outcome").getAsString();
  }

  static void serve(HttpExchange exchange) throws Exception {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST") && path.equals("/webhook")) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!verified(exchange.getRequestHeaders(), body)) {
        say(exchange, 401, "not verified");
        return;
      }
      JsonObject event = JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      say(exchange, 200, new Gson().toJson(answer(id, event.get("type").getAsString(), event.getAsJsonObject("data"))));
    } else if (path.equals("/login")) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      HttpResponse<String> login = call("/oauth/ticket", Map.of("ticket", query.replaceFirst("^ticket=", "")));
      boolean isIn = login.statusCode() == 200;
      JsonObject told = JsonParser.parseString(login.body()).getAsJsonObject();
      say(exchange, isIn ? 200 : 401,
          isIn ? "Hello " + told.getAsJsonObject("user").get("name").getAsString() + "\n" : "Please log in again.\n");
    } else {
      String instance = path.replaceFirst("^/app/", "");
      Boolean blocked = BLOCKED.get(instance);
      if (blocked == null) say(exchange, 404, "There is no such instance.\n");
      else if (blocked) say(exchange, 403, "This instance is blocked.\n");
      else say(exchange, 200, "Instance " + instance + ". Usage: " + reportUse(instance) + "\n");
    }
  }

  static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", text.startsWith("{") ? "application/json" : "text/plain");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(PORT)), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> {
      try (exchange) { serve(exchange); } catch (Exception error) { error.printStackTrace(); }
    });
    server.start();
    System.out.println("Product ready on " + HERE);
  }
}
