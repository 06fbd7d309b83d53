package dev.gather.docs;

import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.NOT_FOUND;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** The controllers that {@code from-code.md} shows, so that they compile. Nothing runs them. */
final class UsualControllers {

  private UsualControllers() {}

  interface Orders {
    Mono<Order> find(String id);
  }

  interface Kitchen {
    Mono<Ticket> ticketOf(String order);
  }

  interface Deliveries {
    Mono<Delivery> deliveryOf(String order);
  }

  interface Accounting {
    Mono<Bill> billOf(String order);
  }

  record Order(String id, String state) {}

  record Ticket(String state) {}

  record Delivery(String courier) {}

  record Bill(BigDecimal total) {}

  record OrderDetails(
      Order order, Optional<Ticket> ticket, Optional<Delivery> delivery, Optional<Bill> bill) {}

  record OrderController(
      Orders orders, Kitchen kitchen, Deliveries deliveries, Accounting accounting) {

    // shown: a page of four services
    @GetMapping("/orders/{id}")
    Mono<OrderDetails> details(@PathVariable String id) {
      Mono<Order> order =
          orders.find(id).switchIfEmpty(Mono.error(new ResponseStatusException(NOT_FOUND)));
      Mono<Optional<Ticket>> ticket = optional(kitchen.ticketOf(id));
      Mono<Optional<Delivery>> delivery = optional(deliveries.deliveryOf(id));
      Mono<Optional<Bill>> bill = optional(accounting.billOf(id));
      return Mono.zip(order, ticket, delivery, bill)
          .map(all -> new OrderDetails(all.getT1(), all.getT2(), all.getT3(), all.getT4()))
          .timeout(Duration.ofSeconds(2));
    }

    private static <T> Mono<Optional<T>> optional(Mono<T> found) {
      return found
          .map(Optional::of)
          .timeout(Duration.ofMillis(500))
          .onErrorReturn(Optional.empty())
          .defaultIfEmpty(Optional.empty());
    }
    // end
  }

  interface Catalog {
    Mono<Product> product(int id);
  }

  interface Baskets {
    Mono<Basket> find(String id);

    Mono<Basket> save(String id, Basket basket);
  }

  record NewItem(int productId, int quantity) {}

  record Product(int id, String name, BigDecimal price, int stock) {}

  record Line(int productId, String name, BigDecimal price, int quantity) {}

  record Basket(List<Line> lines) {
    Basket with(Product product, int quantity) {
      Line line = new Line(product.id(), product.name(), product.price(), quantity);
      return new Basket(Stream.concat(lines.stream(), Stream.of(line)).toList());
    }
  }

  record BasketController(Catalog catalog, Baskets baskets) {

    // shown: read, change, write
    @PostMapping("/baskets/{id}/items")
    Mono<Basket> add(@PathVariable String id, @RequestBody NewItem item) {
      return Mono.zip(catalog.product(item.productId()), baskets.find(id))
          .flatMap(
              found -> {
                Product product = found.getT1();
                if (product.stock() < item.quantity()) {
                  return Mono.error(new ResponseStatusException(CONFLICT, "there are not so many"));
                }
                return baskets.save(id, found.getT2().with(product, item.quantity()));
              });
    }
    // end
  }
}
