// The words were chosen by hand from what every grammar of the language lists:
// articles, pronouns, prepositions, conjunctions, auxiliary verbs, numerals,
// months and days, then those nouns, adjectives and verbs of the news that are
// also the names of places (nice, reading, mobile, الباب, القائم). No corpus
// was counted. A word that is missing costs a warning that nobody sees.
#include "config/watchlist/frequent_words.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "rules/text/fold.h"

namespace wirewatch {
namespace {

struct WordsOfLanguage {
  std::string_view language;
  std::string_view words;  // parted by spaces
};

// clang-format off
constexpr WordsOfLanguage kWords[] = {
    {"ar",
     "من في على إلى عن مع بعد قبل بين عند حتى منذ خلال حول ضد نحو أمام تحت فوق دون غير بين لدى أن إن كان كانت يكون "
     "ليس لا لم لن ما هل قد هو هي هم نحن أنا أنت هذا هذه ذلك تلك هنا هناك الذي التي الذين كما لكن أو ثم حيث إذا لو كل "
     "بعض جميع أي عدة عام يوم أمس اليوم غدا الآن سنة شهر أول ثاني واحد اثنان ثلاثة أربعة خمسة قال قالت أكد أعلن وقال "
     "رئيس دولة حكومة مدينة المدينة قرية القرية منطقة المنطقة شمال جنوب شرق غرب الشرق الغرب الشمال الجنوب باب الباب "
     "عين العين حق الحق سلام السلام نصر النصر نور النور القائم الحي الدار البيت الجبل البحر النهر الجزيرة العرب الناس "
     "رجل امرأة طفل شعب جيش الجيش حرب الحرب يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"},
    {"en",
     "the a an and or but of to in on at by for from with as is are was were be been being has have had do does did will "
     "would shall should may might can could must not no yes this that these those here there he she it they we you his "
     "her its their our your who whom which what when where why how if then than so such all any some many more most "
     "other one two three four five six seven eight nine ten first second last new old good great high long year day "
     "week month today yesterday said say says told state states government president minister people man men woman "
     "women child police army war city town north south east west january february march april june july august "
     "september october november december monday tuesday wednesday thursday friday saturday sunday nice reading mobile "
     "split bath male hit van sale tours deal cork bar orange hope mark bill rose"},
    {"fr",
     "le la les un une des du de et ou mais où que qui quoi dont ce cet cette ces il elle ils elles on nous vous je tu "
     "se son sa ses leur leurs mon ma mes notre votre ne pas plus moins très bien à au aux en dans sur sous par pour "
     "avec sans chez entre vers depuis pendant avant après est sont était étaient être été a ont avait avoir fait peut "
     "doit tout tous toute toutes autre autres même si comme aussi ainsi alors donc car or ni deux trois quatre cinq "
     "six sept huit neuf dix an ans année jour jours hier demain président ministre pays ville état gouvernement "
     "janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi "
     "vendredi samedi dimanche tours lens nord sud est ouest"},
    {"de",
     "der die das den dem des ein eine einen einem einer eines und oder aber denn weil dass ob wenn als wie wo was wer "
     "wen wem ich du er sie es wir ihr sein seine ihre mein dein unser kein keine nicht auch noch nur schon sehr mehr "
     "in im an am auf aus bei beim mit nach seit von vom zu zum zur vor über unter durch für gegen ohne um bis ist sind "
     "war waren wird werden wurde worden hat haben hatte kann können soll muss will zwei drei vier fünf sechs sieben "
     "acht neun zehn jahr jahre tag tage heute gestern morgen land stadt staat regierung präsident minister menschen "
     "januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch "
     "donnerstag freitag samstag sonntag nord süd ost west essen halle hof baden"},
    {"es",
     "el la los las un una unos unas de del al a en por para con sin sobre entre hacia hasta desde y e o u pero que "
     "quien cual cuando donde como si no ni más menos muy ya también es son era eran ser fue fueron está están estar "
     "ha han había haber hay hace hacer puede yo tú él ella ellos ellas nosotros se su sus lo le les me te nos este "
     "esta estos estas ese esa eso todo todos toda todas otro otra otros dos tres cuatro cinco seis siete ocho nueve "
     "diez año años día días hoy ayer mañana país ciudad estado gobierno presidente ministro enero febrero marzo abril "
     "mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado "
     "domingo norte sur este oeste"},
    {"it",
     "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in nel "
     "nella con su sul sulla per tra fra e ed o ma che chi cui come dove quando se non più meno molto anche è sono era "
     "erano essere stato ha hanno aveva avere fa può io tu lui lei noi voi loro si suo sua questo questa quello quella "
     "tutto tutti due tre quattro cinque sei sette otto nove dieci anno anni giorno oggi ieri paese città governo "
     "presidente ministro gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"},
    {"pt",
     "o a os as um uma de do da dos das em no na nos nas por pelo pela para com sem sobre entre até desde e ou mas que "
     "quem quando onde como se não mais menos muito já também é são era eram ser foi foram está estão há tem têm eu ele "
     "ela eles elas nós seu sua este esta esse essa isso todo todos outro outra dois três quatro cinco seis sete oito "
     "nove dez ano anos dia dias hoje ontem país cidade estado governo presidente ministro janeiro fevereiro março "
     "abril maio junho julho agosto setembro outubro novembro dezembro"},
    {"nl",
     "de het een en of maar van in op aan bij met naar uit voor door over onder tegen tot om te dat die dit deze wat "
     "wie waar hoe als dan niet geen ook nog al is zijn was waren wordt worden werd heeft hebben had kan kunnen zal "
     "moet ik jij hij zij wij jullie hun haar twee drie vier vijf zes zeven acht negen tien jaar dag vandaag gisteren "
     "land stad regering president minister januari februari maart mei juni juli augustus oktober"},
    {"tr",
     "bir ve ile de da ki bu şu o ben sen biz siz onlar için gibi kadar daha çok en az var yok değil ne kim nasıl "
     "nerede ama fakat veya ya hem her bütün tüm bazı diğer sonra önce olarak olan oldu olduğu dedi etti iki üç dört "
     "beş altı yedi sekiz dokuz on yıl gün ay bugün dün yarın ülke şehir devlet hükümet başkan bakan ordu van batman "
     "ağrı muş ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"},
    {"ru",
     "и в во не на с со что а как по к но из за от до у о об для при без над под через между перед я ты он она оно мы вы "
     "они его её их им это этот эта эти тот та те который которая которые был была было были есть будет быть может если "
     "или уже ещё только так там тут где когда кто все всё весь один два три четыре пять шесть семь восемь девять "
     "десять год года лет день дня сегодня вчера завтра страна город государство президент министр человек люди мир "
     "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"},
    {"uk",
     "і й та в у не на з із зі що а як по до але за від для при без над під через між перед я ти він вона воно ми ви "
     "вони його її їх це цей ця ці той був була було були є буде бути може якщо або вже ще тільки так там тут де коли "
     "хто всі все один два три чотири рік року день сьогодні вчора країна місто держава президент міністр люди"},
    {"pl",
     "i w we z ze na do od po za przed przez przy pod nad o u dla bez między a ale lub albo że czy jak co kto gdzie "
     "kiedy nie tak tu tam się jest są był była było były będzie być ma mają może ja ty on ona ono my wy oni ich jego "
     "jej ten ta to te tych który która które jeden dwa trzy cztery pięć rok roku lat dzień dziś wczoraj kraj miasto "
     "państwo rząd prezydent minister ludzie"},
    {"fa",
     "از در به با بر برای تا که این آن را و یا اما اگر هم نیز است بود شد شده می خود هر همه چند یک دو سه چهار پنج سال "
     "ماه روز امروز دیروز گفت کرد کشور شهر دولت رئیس مردم"},
    {"he",
     "של על את עם אל כל לא כן גם או אם כי זה זו זאת אני אתה הוא היא הם אנחנו יש אין היה היתה היו יהיה מה מי איך איפה "
     "מתי רק עוד כבר אחר אחרי לפני בין תחת אחד שניים שלוש שנה יום היום אתמול מחר מדינה עיר ממשלה ראש"},
};
// clang-format on

std::unordered_map<std::string, std::string_view> LanguagesByWord() {
  std::unordered_map<std::string, std::string_view> languages;
  for (const auto& [language, words] : kWords) {
    for (std::string_view rest = words; !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      languages.try_emplace(FoldName(word), language);
      rest.remove_prefix(word.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    }
  }
  return languages;
}

}  // namespace

std::optional<std::string_view> LanguageOfFrequentWord(
    std::string_view folded) {
  static const auto languages = LanguagesByWord();
  const auto word = languages.find(std::string(folded));
  return word == languages.end() ? std::nullopt : std::optional(word->second);
}

}  // namespace wirewatch
