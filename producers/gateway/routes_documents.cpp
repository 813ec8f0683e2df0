// PUT /v1/bookings/{id}/applicants/{n}/documents/{kind}: a scan as raw bytes.

#include "common/db/persons.hpp"
#include "common/scan_header.hpp"
#include "producers/gateway/guidance.hpp"
#include "producers/gateway/routes.hpp"

namespace antrean::gateway {
namespace {

ScanHeader checked_scan(const GatewayContext& context, const HttpRequest& request) {
  const auto most_pixels = context.around.settings.gateway_most_pixels();
  const auto result = read_scan_header(as_bytes(request.body), most_pixels);
  if (const auto* header = std::get_if<ScanHeader>(&result)) return *header;
  const ScanRefusal refusal = std::get<ScanRefusal>(result);
  Problem problem;
  switch (refusal) {
    case ScanRefusal::not_an_image:
      problem = make_problem(415, "not-an-image", "Send a JPEG, PNG, WebP, TIFF or PDF.");
      break;
    case ScanRefusal::damaged:
      problem = make_problem(422, "scan-refused", "The image's header is damaged.");
      break;
    case ScanRefusal::too_many_pixels:
      problem = make_problem(422, "scan-refused", "The image has too many pixels.");
      problem.extensions["most_pixels"] = most_pixels;
      break;
    case ScanRefusal::too_small:
      problem = make_problem(422, "scan-refused", "The image is too small to be read.");
      problem.extensions["shortest_side"] = kShortestSide;
      break;
    case ScanRefusal::too_many_pages:
      problem = make_problem(422, "scan-refused", "The file has too many pages.");
      problem.extensions["most_pages"] = kMostPages;
      break;
  }
  problem.errors = {{"body", std::string(name_of(refusal))}};
  throw ProblemError(std::move(problem));
}

Key key_of_person(const GatewayContext& context, const PersonId& person) {
  const auto keys = query_in_transaction<PersonKeys>(context.around.pool, [&](pqxx::work& tx) {
    return find_person_keys(tx, context.around.secrets.master(), std::span{&person, 1});
  });
  const auto found = keys.find(person);
  if (found == keys.end()) {
    throw ProblemError(make_problem(409, "person-erased", "The applicant's data was erased."));
  }
  return found->second;
}

HttpResponse put_document(const GatewayContext& context, const HttpRequest& request) {
  const Caller caller = authenticate(context, request);
  const BookingId id = authorised_booking(caller, request);
  const std::string kind = request.parameter("kind");
  if (kind != "ktp" && kind != "kk" && kind != "other") {
    throw ProblemError(make_problem(404, "no-such-document", "The kinds are ktp, kk and other."));
  }
  const ScanHeader scan = checked_scan(context, request);
  const BookingView booking = load_booking(context, id, caller);
  if (!takes_documents(booking.state)) {
    refuse_in_state(booking, "The booking takes no documents in this state.");
  }
  const ApplicantView& applicant = applicant_of(booking, request);
  if (applicant.status == "APPROVED" && kind != "other") {
    refuse_in_state(booking, "The applicant's document was approved already.");
  }
  const std::string hash = content_hash(as_bytes(request.body));
  // The same bytes again are the same document, unless a new scan was asked for meanwhile.
  const DocumentId document{uuid_of(context, "document-id",
                                    id.str() + "\n" + std::to_string(applicant.n) + "\n" + kind +
                                        "\n" + hash + "\n" + std::to_string(applicant.tries))};
  const BlobId blob{document.str()};
  const Key key = key_of_person(context, applicant.person);
  // The blob first: an event never points to nothing. A blob without an event hurts nobody.
  context.blobs.put(blob, seal(key, as_bytes(request.body), blob.str()));

  Event event = make_event(context, request, EventType::document_uploaded, document.str());
  event.subject = document.str();
  event.key = id.str();
  event.office_id = booking.office.str();
  event.actor = caller.actor();
  if (!booking.correlation_id.empty()) event.correlation_id = booking.correlation_id;
  event.data = {{"booking_id", id.str()},
                {"document_id", document.str()},
                {"n", applicant.n},
                {"kind", kind},
                {"blob", blob.str()},
                {"content_hash", hash},
                {"bytes", request.body.size()},
                {"media_type", name_of(scan.media)},
                {"person_id", applicant.person.str()}};
  context.events.publish(event);
  return json_response(202, {{"document_id", document.str()}});
}

}  // namespace

void add_document_routes(HttpServer& server, const GatewayContext& context) {
  server.route(
      "PUT", "/v1/bookings/{id}/applicants/{n}/documents/{kind}",
      [&context](const HttpRequest& request) { return put_document(context, request); },
      static_cast<std::size_t>(context.around.settings.gateway_largest_upload()));
}

}  // namespace antrean::gateway
