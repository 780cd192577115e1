/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customary short forms and variants of given names in the four nations. Data: each line is one name with its forms;
 * a form may stand in several lines. Only ever used to propose, so too many is better than too few. */

#include "people/inside.h"

static const char *const groups[] = {
    "abigail abby abbie gail", "abdul abdullah abdel", "adam ad", "agnes aggie nessie",
    "ahmed ahmad achmed", "alan al alun allan allen", "albert al bert bertie",
    "alexander alex al alec alasdair alastair alistair sandy sandie sasha xander lex",
    "alexandra alex sandra sasha lexi alexa", "alfred alf alfie fred", "alice ali allie alison",
    "amanda mandy manda", "amelia millie amy emily", "andrew andy drew andie", "angela angie ange",
    "ann anne anna annie nan nancy hannah", "anthony tony ant antony", "archibald archie", "arthur art artie",
    "barbara barb babs barbie", "barnaby barney", "bartholomew bart", "beatrice bea trixie beatrix",
    "benjamin ben benny benji", "bernard bernie", "bernadette bernie", "bridget biddy bridie", "brian bryan",
    "cameron cam", "caroline carol carrie caz caro", "carolyn carol lyn", "catherine cath cathy kate katie cat cate "
    "katherine kathryn kathleen kathy kat kay kitty kit catriona caitlin", "charles charlie chas chuck chaz",
    "charlotte charlie lottie lotte char", "christina chris tina chrissie christine kirsty",
    "christine chris chrissie tina", "christopher chris kit topher", "claire clare", "clifford cliff",
    "constance connie", "daniel dan danny", "danielle dani danny", "david dave davey davy dai dafydd",
    "deborah deb debbie debra", "denise den", "dennis den denis", "derek del derrick", "desmond des",
    "diana di diane dianne", "dominic dom", "donald don donnie", "dorothy dot dotty dolly dora thea",
    "douglas doug dougie", "duncan dunc", "edmund ed eddie ned ted", "edward ed eddie ted teddy ned eddy",
    "edwin ed eddie", "eleanor ellie ella nell nora elinor", "elizabeth liz lizzie beth betty betsy eliza elspeth "
    "libby lisa elisabeth bess bessie liza", "emily em emmy millie", "emma em", "eric rick", "ernest ernie",
    "eugene gene", "euan ewan ewen", "evan ieuan", "evelyn eve evie", "fatima fatma fatimah", "fiona fi",
    "florence flo florrie flossie", "frances fran francesca frankie", "francis frank frankie fran",
    "franklin frank", "frederick fred freddie freddy fredrick", "gabriel gabe", "gareth gary gaz",
    "gary gaz garry", "geoffrey geoff jeff jeffrey", "george georgie", "georgina georgie gina",
    "gerald gerry jerry ger", "gerard gerry ger", "gillian gill jill gilly jillian", "gordon gord",
    "grace gracie", "graham graeme grahame", "gregory greg", "gwendolyn gwen", "harold harry hal",
    "harriet hattie harrie", "hassan hasan", "helen nell nellie ellen lena helena", "henry harry hal hank",
    "herbert bert herbie", "hilary hil", "howard howie", "hugh hughie huw hew", "hussain hussein husain hussayn",
    "ian iain", "ibrahim ebrahim", "imogen immy", "irene renie", "isabella bella izzy isabel isobel isabelle ishbel",
    "jacob jake", "jacqueline jackie jacqui jacky", "jacquelyn jackie jacqui",
    "james jim jimmy jamie jem hamish seamus", "jane janie janey jayne", "janet jan jessie", "janice jan",
    "jason jase jay", "jean jeanie", "jeffrey jeff geoff", "jennifer jen jenny jenni", "jeremy jez jem jerry",
    "jessica jess jessie", "joan joanie siobhan", "joanna jo joanne", "joanne jo joanna",
    "john johnny jack jon ian iain sean shaun shane evan ieuan", "jonathan jon jonny johnny jonathon john",
    "joseph joe joey jo", "josephine jo josie", "joshua josh", "joyce joy", "judith judy jude judi", "julia julie jules",
    "julian jules", "karen kaz", "keith keef", "kenneth ken kenny", "kevin kev", "kimberly kim kimberley",
    "kirsten kirsty", "laura laurie lauren", "lawrence larry laurie lol laurence", "leonard len lenny leo",
    "leslie les lesley", "lesley les", "lewis lew louis", "liam william", "lillian lily lil lilian",
    "linda lin lyn lynda", "louis lou louie lewis", "louise lou lulu", "lucy lu lucinda", "luke lucas",
    "lynn lyn lynne", "madeleine maddie maddy madeline", "malcolm mal malc", "margaret maggie meg peggy marge margie "
    "greta daisy mags madge rita mairead megan", "maria mary mia", "marian marion mary", "marjorie marge margie",
    "mark marc marcus", "martha marty mattie", "martin marty martyn", "mary molly polly may mamie marie maria mairi",
    "matilda tilly tillie mattie", "matthew matt matty mat mathew", "maureen mo", "maurice mo morris",
    "maxwell max", "melanie mel", "melissa mel lissa", "michael mike mick mickey mikey micky micheal mitch",
    "michelle shell chelle", "mildred millie", "mohammed mohammad muhammad mohamed mo mohamad muhammed mahomed md",
    "molly mary", "morgan mo", "muriel mu", "nancy nan ann", "natalie nat", "natasha tasha nat", "nathan nate nat",
    "nathaniel nat nate nathan", "neil niall neal", "nicholas nick nicky nico nicolas", "nicola nicky nikki nic nichola",
    "nigel nige", "norman norm", "oliver ollie olly noll", "olivia liv livvy olive", "oscar oz", "oswald oz ozzie",
    "pamela pam", "patricia pat patsy trish tricia trisha paddy", "patrick pat paddy padraig", "paul pauly pol",
    "pauline paula", "penelope penny pen", "peter pete petey piers", "philip phil pip phillip",
    "philippa pip pippa phil", "phoebe fee", "priscilla cilla", "rachel rach rachael", "ralph rafe", "ramesh ram",
    "randolph randy", "raymond ray", "rebecca becky becca bex beck", "reginald reg reggie", "rhys reece rees",
    "richard rick ricky dick rich richie dickie", "robert rob bob bobby robbie bert rab rabbie robin",
    "roberta bobbie", "roderick rod roddy", "rodney rod", "roger rog rodger", "roland rollo rowland", "ronald ron ronnie",
    "rosalind ros roz", "rose rosie", "rosemary rosie rose ro", "roy rory", "rupert rupe", "russell russ",
    "ruth ruthie", "sally sal sarah", "samantha sam sammy", "samuel sam sammy", "sandra sandy",
    "sarah sara sally sadie", "sebastian seb", "sharon shaz shazza", "sheila shelagh", "shirley shirl",
    "sidney sid sydney", "simon si", "sophia sophie soph", "stanley stan",
    "stephen steve steven stevie ste stef stephan", "stephanie steph steff stevie", "stuart stu stewart",
    "susan sue susie suzie suzy susanna suzanne", "sylvia syl", "tabitha tabby", "tamara tammy", "teresa terry tess tessa "
    "theresa tracy", "terence terry tel terrance", "theodore theo ted teddy", "thomas tom tommy tam",
    "timothy tim timmy", "tracey trace tracy", "valerie val", "vanessa nessa", "veronica ronnie vera",
    "victor vic", "victoria vicky vicki vik tori vickie", "vincent vince vinny", "violet vi", "virginia ginny ginger",
    "vivian viv vivien vivienne", "walter walt wally", "wendy wen", "wilfred wilf", "william will bill billy willy willie "
    "liam wills gwilym", "winifred win winnie", "yusuf yousef youssef joseph yousuf", "yvonne von vonnie",
    "zachary zach zac zak", "zoe zo",
};

static bool has_word(const char *group, struct text word)
{
    struct text rest = text_of(group), piece;
    while (text_cut(&rest, ' ', &piece)) {
        if (text_equal(piece, word)) {
            return true;
        }
    }
    return false;
}

void people_find_short_forms(struct people_word *name)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(groups) && count < PEOPLE_WORD_FORMS; i++) {
        if (has_word(groups[i], name->folded)) {
            name->forms[count++] = groups[i];
        }
    }
}

bool people_is_short_form(const struct people_word *name, const struct people_word *said)
{
    for (size_t i = 0; i < PEOPLE_WORD_FORMS && name->forms[i]; i++) {
        if (has_word(name->forms[i], said->folded)) {
            return true;
        }
    }
    return false;
}
