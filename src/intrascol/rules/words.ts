/**
 * 1,024 French words for passwords that children of six can read: lower case without accents, 3 to 7 letters, no two alike in their
 * first four, nothing rude or frightening (intrascol, section 11).
 */
export const WORDS: readonly string[] = `
acacia accent achat acteur adieu admire adopte adresse agenda agile agneau agora agrafe agrume aide aigle aile ajout album alcove
alezan algue allee allure alpage alpin amande ambre ami amical amorce amuse ananas ancien ancre animal anis anneau anorak anse apres
arbitre arbre arene argile armure arome arpege astre astuce atlas atoll atome aubade aube audace audio aurore auto avance avenir
averse avion aviron avoine avril azalee azur badge bague bahut baie bain bajoue balade balcon balise ballon bambou banane banc bande
banjo baobab barbe baron barque basket bassin bastide bateau baton battre bavard bazar beige beret bermuda betail beurre biche bidon
bijou bille bison bistro blague blanc blason bleu blini bloc blouse bluet bob bobine bocal boeuf boire bois boite bonbon bonnet bonsai
bonus boreal bosse botte bouche bougie boule bouton branche bras bravo brebis brevet bridge brin brique brise bronze brosse bruit
brume brun buche budget buffet bugle bulbe bulle bureau bus buvard cabane cabri cacao cactus caddie cadeau cafe cageot caisse cake
calcul calin calme camera camion camp canal canne canoe cantine canyon cape carafe cargo carmin carnet carpe carre carte casier casque
cassis castor cave cedre celeri cendre centre cerf cerise chaine chalet chapeau chasse chat chef chemin chene cheval chimie chiot
choco choeur choix chose chou chrono ciel cigale cime cinema cinq cire cirque ciseau citron clarte classe clavier clef client climat
cloche clown cobaye cochon cocon code coeur coffre colza comete conte copain copeau copie corail corde corne corolle cosmos cosse
coton coucou coude coule coupe cousin coyote crabe craie crayon creche creer creme crepe creux crocus croix cruche cube cuivre culbute
cumin curry cycle cygne cypres dague dahlia dalle dame dandy danse date datte debout debut decor delice demain demi dense depot desert
dessin devine dicton digue diplome divan doigt dollar dome donjon dorade dorure douce douze dragon dribble droit drole druide dune
duvet dynamo ebene ecluse ecole ecorce ecran ecrire eleve elfe elixir empire emploi encre endive enfant engin enigme entree envie
envol epaule epee epice epis eponge epopee equipe erable espace essai etable etage etang etape eternel etoile etude eveil examen
expose fable faisan fanion faon farine faucon faune favori fenouil ferme ferry festin fete feutre feve fiable fibre fidele figue filet
fiole fiston fjord flacon flan flaque fleche fleur flipper flocon flore flot flute flux folk foot four frais frere fripon frite fruit
fumet furet fuseau gadget gagner galet galop gamin gamme gant garage garde gateau gauche gaufre gazon gecko gelee gemme gentil geode
gerbe geste gigot gilet girafe gite givre glace gland glisse globe gloire gnou goal golf gomme gondole gorge goujon gourde goyave
grace grain grand gratin grele griffe gris grive grotte groupe guepard guide habile haie hamac hameau hangar harpe hauteur helice
herbe heron hetre heure hibou hippo hobby hockey homard hotel housse hublot huile humour humus hutte hymne hyper ibis idee igloo
igname iguane image iris isard italien ivoire jade jaguar jambe japon jardin jasmin jaune jeep jeton jeudi jeune jockey joie joli jonc
joyau joyeux judo juillet juin jumeau jungle jupe kaki karate kayak kepi kilo kimono kiwi klaxon koala lacet lagon laine lait lama
lampe lance langue lapin lasso lavande lave lecon legume lemur lettre levain lezard liege lierre ligne lilas linge lion liquide lire
litchi livre lobe loge logis loto lotus loup loutre loyal lueur luge lundi lune lustre luth lutin lycee lynx lyre machine madame magie
magnet maille main maire maison major malle maman manege mangue marche mardi mare marin marron mars masque matin mauve meche meduse
meleze melodie menthe menu merci merle metro meuble miche midi miel miette mieux mignon mikado milieu mille mimosa mine minute miroir
mobile mois monde montre morse motard mouche moufle moulin mousse mouton moyen muesli muffin muguet mulet murmure musee mythe nacre
nage nain nappe narine narval nation nature navet navire nectar neige neon nerf neveu noble noel nomade nord note nougat nouille noyau
nuage nuance nuit oasis ocean ocelot ocre oeuf ogre oignon oiseau okapi olive ombre oncle onde ongle onyx opale opera orage orange
orateur orbite orge orgue orme ortie otarie ouate ouest ours outil ouvert ovale ovni page paille pain paix palais palme pampa panda
panneau paon papa paquet parade parc parfum pastel patin patte paume pavot peche pedale peigne pensee pepin perdrix perle persil
petale petit peuple phare phoque photo phrase piaf piano pied pierre pigeon pile pilote piment pinson pipeau pique piste pitre pivert
pixel pizza place plage plaine plan pluie plume poche podium poele poeme poete poire poivre polaire polo pomme poney pont popote
potage pouce poudre poumon poupee poutre prairie preau prince prisme prune puce puits pull pulpe puma puzzle pyjama pyrite python quai
quatre quete quiche quille quinze quiz rabot racine radar radeau radio rafale ragout raie raisin ramage rameau rampe ranch rateau ravi
rayon reflet refuge regard regle reine rejouir relais renard renne repos requin resine retro reve revue rhino rideau rime ring rire
rite rivage riviere robe robot roman ronce rosace rose rotin rotule rouge round route royal ruban rubis ruche rugby rumba rythme sable
sabot sac sachet safari safran sage saison salade salon salsa salut samba samedi santal sapin satin saule saumon savane saveur savon
saxo scene schema score scout seau secret secteur seigle sejour selle semis sens sept serein serie sesame siege sieste sifflet signe
sillon silo simple singe sirene sirop skate sketch sobre soeur soie soja soleil solide sommet sorbet soupe souris spatule sport stade
studio stylo suave succes sucre suisse suite sujet sympa table tache tacot taille talon talus tamis tandem tango tapis taquin tarot
tarte tasse tatou taxi tendre tennis tente tetard tete theatre theme thon thym tiare tibia ticket tige tigre timbre timide tipi tissu
titre toast toile toit tomate topaze toque torche tortue toucan toupie train trajet trapeze trefle treize trente tresor tribu tricot
trio trois truffe truite tube tuile tulipe turban tutu tuyau tweed vache valeur valise vallee valse vapeur varan vase velo vent verbe
verdure vernis verre vert veste viaduc vigne viking violon virage visage vitre vivant voisin voix volcan volume voute voyage voyelle
wagon wapiti xylo yaourt yeux yoga yourte zebre zebu zenith zephyr zero zeste zigzag zone zoom zouave
`
  .trim()
  .split(/\s+/)
