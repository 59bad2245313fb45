#include "collector/commands/command_unit.hpp"

#include <unistd.h>

#include "collector/commands/messages.hpp"
#include "collector/commands/transient_unit.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"
#include "common/version.hpp"

namespace collector::commands {

using common::errc;
using common::fail;
using common::status;

namespace {

/// After its time a program has 2 s to end by itself, and 1 s to be killed.
constexpr common::milliseconds past_its_time{15'000};
constexpr int most_dead = 2;

/// Commands of a batch that have no answer yet, as a batch.
class unanswered {
 public:
  explicit unanswered(const common::run_batch& all) : all_(all), open_(all.commands.size(), true) {}
  bool any() const { return left_from(0) < open_.size(); }
  /// Numbers of `batch()` are those of the commands in it.
  common::run_batch batch() {
    numbers_.clear();
    common::run_batch out = all_;
    out.commands.clear();
    out.time = std::max(common::milliseconds{0}, all_.time - since());
    for (auto n = left_from(0); n < open_.size(); n = left_from(n + 1)) {
      numbers_.push_back(n);
      out.commands.push_back(all_.commands[n]);
    }
    return out;
  }
  /// Of a command of the last `batch()`.
  std::size_t number(std::size_t in_batch) const { return numbers_.at(in_batch); }
  /// None: there is no such command, or it was answered.
  std::optional<std::size_t> take(std::uint64_t number_in_batch) {
    if (number_in_batch >= numbers_.size() || !open_[numbers_[number_in_batch]])
      return std::nullopt;
    open_[numbers_[number_in_batch]] = false;
    return numbers_[number_in_batch];
  }

 private:
  std::size_t left_from(std::size_t n) const {
    while (n < open_.size() && !open_[n]) ++n;
    return n;
  }
  common::milliseconds since() const {
    return std::chrono::floor<common::milliseconds>(std::chrono::steady_clock::now() - began_);
  }
  const common::run_batch& all_;
  std::vector<bool> open_;
  std::vector<std::size_t> numbers_;
  common::instant began_ = std::chrono::steady_clock::now();
};

/// Until all are answered, or the unit cannot answer.
status ask(channel& unit, unanswered& left, const common::run_answered& answered) {
  const auto batch = left.batch();
  const auto until =
      std::chrono::steady_clock::now() + batch.time + batch.limits.time + past_its_time;
  if (auto s = unit.send(schemas::encode(message_of(batch)), until); !s) return s;
  for (std::size_t n = 0; n < batch.commands.size(); ++n) {
    const auto message = unit.receive(batch.limits.output_bytes + around_output_bytes, until);
    if (!message) return fail(message.error());
    auto said = schemas::decode<answer>(*message);
    if (!said) return fail(said.error());
    const auto number = left.take(said->number);
    if (!number) return fail(errc::malformed, "an answer to nothing that was asked");
    answered(*number, answer_of(std::move(*said)));
  }
  return {};
}

}  // namespace

status command_unit::begin() {
  auto ends = channel::pair();
  if (!ends) return fail(ends.error());
  auto& [ours, theirs] = *ends;
  const transient_unit unit{
      .name = fmt::format("muster-commands-{}-{}.service", ::getpid(), ++started_),
      .description = "Commands of Muster's policies",
      .argv = options_.argv,
      .part_of = options_.part_of};
  if (auto s = start_unit(options_.bus_address, unit, theirs.fd(), options_.patience); !s) return s;
  theirs = {};
  const auto said =
      ours.receive(greeting_bytes, std::chrono::steady_clock::now() + options_.patience);
  if (!said)
    return fail(said.error().code,
                "their unit says nothing: {}; see journalctl -u 'muster-commands-*'",
                said.error().detail);
  const auto hello = schemas::decode<greeting>(*said);
  if (!hello || hello->version != common::program_version())
    return fail(errc::unsupported, "another version of the program was installed");
  unit_ = std::move(ours);
  return {};
}

/// When it is another than before.
void command_unit::tell(const std::string& trouble) {
  if (told_ == trouble) return;
  if (!trouble.empty())
    spdlog::warn(
        "commands of policies run in the collector's own sandbox, and may see less than "
        "root does: {}",
        common::one_line(trouble));
  else
    spdlog::info("commands of policies run in a unit of their own");
  told_ = trouble;
}

/// One that dies is replaced, and asked what is not answered yet: a command may have killed it. One
/// that cannot be had at all leaves the commands to this process.
void command_unit::run(const common::run_batch& batch, const common::run_answered& answered) {
  unanswered left(batch);
  for (int dead = 0; left.any() && dead < most_dead && !common::stop_requested();) {
    if (!unit_) {
      const auto there = begin();
      tell(there ? std::string() : there.error().detail);
      if (!there)
        return common::run_all(left.batch(), [&](std::size_t n, common::run_answer a) {
          return answered(left.number(n), std::move(a));
        });
    }
    if (const auto s = ask(unit_, left, answered); !s) {
      spdlog::warn("the unit of the commands is given up: {}", s.error().detail);
      ++dead;
      end();
    }
  }
  const auto rest = left.batch().commands.size();
  for (std::size_t n = 0; n < rest; ++n)
    answered(left.number(n), common::result<common::run_outcome>(
                                 fail(errc::io, "the unit in which it ran has ended")));
}

}  // namespace collector::commands
