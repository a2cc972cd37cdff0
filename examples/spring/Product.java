import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A small complete product as a controller: the webhook with its questions, the login with a ticket, a report of usage.
 *
 * <p>The environment: WEBHOOK_SECRET=whsec_... BRIDGE_URL=http://localhost:4000 BRIDGE_TOKEN=...
 *
 * <p>In Spring Boot, main is SpringApplication.run(Product.class), below @SpringBootApplication.
 */
@RestController
public class Product {
  static final int PORT = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
  static final String HERE = System.getenv().getOrDefault("PUBLIC_URL", "http://localhost:" + PORT);
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  static final ObjectMapper JSON = new ObjectMapper();

  /** A real product keeps this in its database, with the instance id as the key: an event may come twice. */
  static final Map<String, Boolean> BLOCKED = new ConcurrentHashMap<>();

  /** Standard Webhooks: an HMAC over id, time and the bytes as they came; not older than five minutes. */
  static boolean verified(String id, String sentAt, String given, byte[] body) throws Exception {
    if (!sentAt.matches("\\d{1,15}")) return false;
    if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(sentAt)) > 300) return false;
    for (String secret : System.getenv("WEBHOOK_SECRET").split(",")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
      mac.update((id + "." + sentAt + ".").getBytes(StandardCharsets.UTF_8));
      byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
      for (String signature : given.split(" ")) {
        if (MessageDigest.isEqual(expected, signature.getBytes())) return true;
      }
    }
    return false;
  }

  /** What is answered to a message. The same id gets the same answer. */
  static Map<String, ?> answer(String id, String type, JsonNode data) {
    String instance = data.path("instanceId").asText();
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
      case "instance.change-requested" -> Map.of("allowed", !data.path("target").isEmpty());
      case "instance.status-requested" -> Map.of("handled", false);
      default -> Map.of();
    };
  }

  /** The body comes as bytes: read by a parser and written again it would not be what was signed. */
  @PostMapping("/webhook")
  ResponseEntity<byte[]> webhook(
      @RequestHeader(name = "webhook-id", defaultValue = "") String id,
      @RequestHeader(name = "webhook-timestamp", defaultValue = "") String sentAt,
      @RequestHeader(name = "webhook-signature", defaultValue = "") String signature,
      @RequestBody byte[] body) throws Exception {
    if (!verified(id, sentAt, signature, body)) return text(401, "not verified\n");
    JsonNode event = JSON.readTree(body);
    byte[] answer = JSON.writeValueAsBytes(answer(id, event.path("type").asText(), event.path("data")));
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
  }

  @GetMapping("/login")
  ResponseEntity<byte[]> login(@RequestParam(name = "ticket") String ticket) throws Exception {
    HttpResponse<String> login = call("/oauth/ticket", Map.of("ticket", ticket));
    if (login.statusCode() != 200) return text(401, "Please log in again.\n");
    return text(200, "Hello " + JSON.readTree(login.body()).path("user").path("name").asText() + "\n");
  }

  @GetMapping("/app/{instance}")
  ResponseEntity<byte[]> app(@PathVariable("instance") String instance) throws Exception {
    Boolean blocked = BLOCKED.get(instance);
    if (blocked == null) return text(404, "There is no such instance.\n");
    if (blocked) return text(403, "This instance is blocked.\n");
    return text(200, "Instance " + instance + ". Usage: " + reportUse(instance) + "\n");
  }

  static ResponseEntity<byte[]> text(int status, String text) {
    MediaType plain = new MediaType("text", "plain", StandardCharsets.UTF_8);
    return ResponseEntity.status(status).contentType(plain).body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Each view of the product is one unit of use. The id makes a repeat count once. */
  static String reportUse(String instance) throws Exception {
    String id = UUID.randomUUID().toString();
    Map<String, String> record =
        Map.of("id", id, "instanceId", instance, "at", Instant.now().toString(), "value", "1");
    HttpResponse<String> response = call("/api/v1/usage/records", Map.of("records", List.of(record)));
    JsonNode told = JSON.readTree(response.body());
    return response.statusCode() == 200 ? told.at("/items/0/outcome").asText() : told.path("detail").asText();
  }

  /** A call of the deployment, with our token. */
  static HttpResponse<String> call(String path, Object body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(System.getenv("BRIDGE_URL") + path))
            .header("Authorization", "Bearer " + System.getenv("BRIDGE_TOKEN"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public static void main(String[] arguments) throws Exception {
    var spring = new AnnotationConfigWebApplicationContext();
    spring.register(Product.class, RequestMappingHandlerMapping.class, RequestMappingHandlerAdapter.class);
    var pages = new ServletContextHandler();
    pages.addServlet(new ServletHolder(new DispatcherServlet(spring)), "/");
    var server = new Server(new InetSocketAddress("127.0.0.1", PORT));
    server.setHandler(pages);
    server.start();
    System.out.println("Product ready on " + HERE);
  }
}
