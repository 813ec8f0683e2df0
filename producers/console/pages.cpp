#include "producers/console/pages.hpp"

#include <kainjow/mustache.hpp>

#include "producers/console/embedded.hpp"
#include "producers/console/words.hpp"

namespace antrean::console {
namespace {

namespace mustache = kainjow::mustache;

std::string render(std::string_view page, const mustache::data& data) {
  mustache::mustache view{std::string(page)};
  return view.render(data);
}

// The page inside of the layout.
std::string framed(const std::optional<Frame>& frame, const std::string& title,
                   std::string_view page, const mustache::data& data, bool refreshes = false) {
  mustache::data layout;
  layout.set("title", title);
  layout.set("content", render(page, data));
  if (refreshes) layout.set("refreshes", true);
  if (frame) {
    mustache::data officer;
    officer.set("name", frame->officer);
    officer.set("csrf", frame->csrf);
    layout.set("officer", officer);
  }
  return render(embedded::kLayout, layout);
}

std::string waiting(const Review& review, Instant now) {
  const auto span = std::chrono::duration_cast<std::chrono::minutes>(now - review.waiting_since);
  return span_text(span.count());
}

std::string text_at(const nlohmann::json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_string()
             ? object[key].get<std::string>()
             : std::string{};
}

mustache::data reasons_of(const Review& review) {
  mustache::data list{mustache::data::type::list};
  for (const auto& reason : review.reasons) {
    mustache::data one;
    const std::string text = reason_text(text_at(reason, "code"));
    one.set("text", text);
    const std::string field = text_at(reason, "field");
    // "Nama berbeda dengan pendaftaran" says already which field it is about.
    if (!field.empty() && !text.starts_with(field_text(field))) {
      one.set("field", field_text(field));
    }
    list.push_back(one);
  }
  return list;
}

bool tries_are_used_up(const Review& review) {
  for (const auto& reason : review.reasons) {
    if (text_at(reason, "code") == "TRIES_USED_UP") return true;
  }
  return false;
}

mustache::data choices(const std::vector<std::pair<std::string, std::string>>& reasons) {
  mustache::data list{mustache::data::type::list};
  for (const auto& [code, text] : reasons) {
    mustache::data one;
    one.set("code", code);
    one.set("text", text);
    list.push_back(one);
  }
  return list;
}

std::string done_text(const std::string& done) {
  if (done == "approve") return "Dokumen disetujui.";
  if (done == "retry") return "Pemohon diminta mengunggah foto baru.";
  if (done == "refuse") return "Dokumen ditolak.";
  return {};
}

std::string mark_text(Mark mark) {
  switch (mark) {
    case Mark::same:
      return "Sama";
    case Mark::differs:
      return "Berbeda";
    case Mark::unread:
      return "Tidak terbaca";
    case Mark::unsure:
      return "Periksa";
  }
  return {};
}

mustache::data field_of(const ComparedField& field) {
  mustache::data row;
  row.set("label", field_text(field.key));
  row.set("claimed", field.claimed);
  if (field.read) {
    mustache::data read;
    read.set("value", *field.read);
    read.set("confidence", std::to_string(static_cast<int>(field.confidence * 100)));
    row.set("read", read);
  }
  row.set("mark", std::string(name_of(field.mark)));
  row.set("mark_text", mark_text(field.mark));
  return row;
}

mustache::data members_of(const Comparison& comparison) {
  mustache::data rows{mustache::data::type::list};
  for (const Member& member : comparison.members) {
    mustache::data row;
    row.set("nik", member.nik);
    row.set("name", member.name);
    row.set("birth_date", member.birth_date);
    row.set("sex", member.sex);
    row.set("relation", member.relation);
    if (member.is_applicant) row.set("applicant", true);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::string render_login(bool wrong_key) {
  mustache::data data;
  if (wrong_key) data.set("wrong_key", true);
  return framed(std::nullopt, "Masuk", embedded::kLogin, data);
}

std::string render_queue(const QueuePage& page) {
  mustache::data data;
  mustache::data rows{mustache::data::type::list};
  for (const Review& review : page.reviews) {
    mustache::data row;
    row.set("id", review.document.str());
    row.set("code", review.code);
    row.set("office", review.office_id);
    row.set("n", std::to_string(review.n));
    row.set("kind", kind_text(review.kind));
    row.set("waiting", waiting(review, page.now));
    row.set("reasons", reasons_of(review));
    rows.push_back(row);
  }
  if (page.reviews.empty()) {
    data.set("empty", true);
  } else {
    data.set("any", true);
    data.set("rows", rows);
  }
  data.set("total", std::to_string(page.total));
  const auto shown = static_cast<std::int64_t>(page.reviews.size());
  if (page.total > shown) data.set("more", std::to_string(page.total - shown));
  if (const std::string text = done_text(page.done); !text.empty()) data.set("done", text);
  return framed(page.frame, "Antrean pemeriksaan", embedded::kQueue, data, true);
}

std::string render_document(const DocumentPage& page) {
  const Review& review = page.review;
  mustache::data data;
  data.set("id", review.document.str());
  data.set("code", review.code);
  data.set("office", review.office_id);
  data.set("n", std::to_string(review.n));
  data.set("kind", kind_text(review.kind));
  data.set("waiting", waiting(review, page.now));
  data.set("version", std::to_string(review.version));
  data.set("csrf", page.frame.csrf);
  data.set("reasons", reasons_of(review));
  data.set(page.pdf ? "pdf" : "picture", true);
  mustache::data fields{mustache::data::type::list};
  for (const ComparedField& field : page.comparison.decisive) fields.push_back(field_of(field));
  data.set("fields", fields);
  if (!page.comparison.members.empty()) {
    data.set("members?", true);
    data.set("members", members_of(page.comparison));
  }
  if (!page.comparison.others.empty()) {
    mustache::data others{mustache::data::type::list};
    for (const OtherField& other : page.comparison.others) {
      mustache::data row;
      row.set("label", field_text(other.key));
      row.set("value", other.value);
      others.push_back(row);
    }
    data.set("others?", true);
    data.set("others", others);
  }
  if (page.reason_missing) data.set("reason_missing", true);
  if (tries_are_used_up(review)) {
    data.set("no_retry", true);
  } else {
    mustache::data retry;
    retry.set("choices", choices(retry_reasons()));
    data.set("retry", retry);
  }
  data.set("refusals", choices(refusal_reasons()));
  return framed(page.frame, "Dokumen " + review.code, embedded::kDocument, data);
}

std::string render_message(const std::optional<Frame>& frame, const std::string& title,
                           const std::string& text) {
  mustache::data data;
  data.set("title", title);
  data.set("text", text);
  if (frame) data.set("back", true);
  return framed(frame, title, embedded::kMessage, data);
}

}  // namespace antrean::console
